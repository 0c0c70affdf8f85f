"""Pictures drawn off screen, in any thread: pages, thumbnails, what the network computes."""
