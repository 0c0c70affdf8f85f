"""Recognition: the model bundle, the lattice of spans and the recognizer that ties them to the segmentation."""
