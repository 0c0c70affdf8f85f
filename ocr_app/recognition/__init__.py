"""Recognition: the model bundle, the lattice of spans and the reader that ties them to the segmentation."""
