"""Training of Nítido's networks: never imported by the application, never on a user's critical path."""
