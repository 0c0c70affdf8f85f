"""What is special about Brazilian fiscal documents."""
