"""Batches of a set's training images: augmented, normalised, enlarged, shuffled in each epoch."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.baselines.augmentation import Augmentation
from training.baselines.datasets import ImageSet
from training.common.distributed import processes, rank


@dataclass(frozen=True, slots=True)
class ImageBatch:
    """`images` float [B, C, S, S], normalised; `labels` int64 [B]."""

    images: Tensor
    labels: Tensor

    def to(self, device: torch.device) -> "ImageBatch":
        return ImageBatch(self.images.to(device), self.labels.to(device))


@dataclass
class Position:
    """The next batch: its epoch and its number in the epoch. Saved in checkpoints."""

    epoch: int = 0
    batch: int = 0


class Normalised:
    """Normalises images to mean 0 and standard deviation 1 per channel of the training set, and enlarges them.

    Args:
        side: of the results, in px.
    """

    def __init__(self, train: ImageSet, device: torch.device, side: int) -> None:
        pixels = train.images.float() / 255
        self.device = device
        self.side = side
        self.mean = pixels.mean(dim=(0, 2, 3), keepdim=True).to(device)
        self.deviation = pixels.std(dim=(0, 2, 3), keepdim=True).to(device)

    def __call__(self, images: Tensor) -> Tensor:
        """Images [B, C, S, S] in 0..1 -> [B, C, side, side], channels last, for which convolutions are fastest."""
        normalised = (images - self.mean) / self.deviation
        if self.side != images.shape[-1]:
            normalised = F.interpolate(normalised, (self.side, self.side), mode="bilinear", align_corners=False)
        return normalised.contiguous(memory_format=torch.channels_last)


class ImageStream:
    """Endless batches of a training set kept on the device, shuffled in each epoch, with augmented images.

    Under `torchrun` each process takes its share of every epoch.
    """

    def __init__(
        self, images: ImageSet, normalise: Normalised, batch: int, seed: int, augmentation: Augmentation
    ) -> None:
        self.position = Position()
        share = len(images.labels) // processes()
        self.batches = max(1, share // batch)  # per epoch; the remainder is dropped, and differs from epoch to epoch
        self._batch = min(batch, share)
        self._images, self._labels = images.images.to(normalise.device), images.labels.to(normalise.device)
        self._normalise = normalise
        self._seed = seed
        self._augmentation = augmentation

    def __iter__(self) -> Iterator[ImageBatch]:
        while True:
            order = np.random.default_rng([self._seed, 0, self.position.epoch]).permutation(len(self._labels))
            shuffled = torch.from_numpy(order[rank() :: processes()]).to(self._labels.device)
            while self.position.batch < self.batches:
                place = self.position
                rng = np.random.default_rng([self._seed + rank(), 1, place.epoch, place.batch])
                chosen = shuffled[place.batch * self._batch : (place.batch + 1) * self._batch]
                place.batch += 1
                moved = self._augmentation(self._images[chosen].float() / 255, rng)
                yield ImageBatch(self._normalise(moved), self._labels[chosen])
            self.position.epoch, self.position.batch = self.position.epoch + 1, 0
