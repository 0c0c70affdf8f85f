"""Random augmentation of images, on the device they are on."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

_WARP_CELLS = 5  # points per side at which a warp is drawn; between them it is interpolated


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far images are moved: each amount is drawn uniformly between its negative and itself.

    `rotate` in radians, `scale` and `shear` as shares, `shift` in whole pixels. `warp` in pixels is the standard
    deviation of a smooth field of displacements (Simard, Steinkraus and Platt, "Best practices for convolutional neural
    networks applied to visual document analysis", ICDAR 2003). `flip` mirrors half of the images. `cutout`
    blanks a square of at most so many pixels per side (DeVries and Taylor, arXiv:1708.04552). `edge` is the
    `padding_mode` of `grid_sample`.
    """

    rotate: float = 0.0
    scale: float = 0.0
    shear: float = 0.0
    shift: int = 0
    warp: float = 0.0
    flip: bool = False
    cutout: int = 0
    edge: str = "border"

    def __call__(self, images: Tensor, rng: np.random.Generator) -> Tensor:
        """Augment images, float [B, C, S, S]; equal states of `rng` give equal results on every device."""
        count, size = images.shape[0], images.shape[-1]
        angle = rng.uniform(-self.rotate, self.rotate, count)
        grow = 1 + rng.uniform(-self.scale, self.scale, (2, count))
        shear = rng.uniform(-self.shear, self.shear, count)
        mirror = np.where(self.flip & (rng.random(count) < 0.5), -1.0, 1.0)
        theta = np.zeros((count, 2, 3))
        theta[:, 0, 0] = mirror * np.cos(angle) * grow[0]
        theta[:, 0, 1] = shear - np.sin(angle)
        theta[:, 1, 0] = np.sin(angle)
        theta[:, 1, 1] = np.cos(angle) * grow[1]
        theta[:, :, 2] = rng.integers(-self.shift, self.shift + 1, (count, 2)) * 2 / size
        grid = F.affine_grid(_tensor(theta, images), list(images.shape), align_corners=False)
        if self.warp:
            field = rng.normal(0, self.warp * 2 / size, (count, 2, _WARP_CELLS, _WARP_CELLS))
            warp = F.interpolate(_tensor(field, images), (size, size), mode="bicubic", align_corners=True)
            grid = grid + warp.permute(0, 2, 3, 1)
        moved = F.grid_sample(images, grid, padding_mode=self.edge, align_corners=False)
        if self.cutout:
            moved = moved * self._kept(rng.integers(size, size=(2, count)), moved)
        return moved

    def _kept(self, centres: np.ndarray[tuple[int, ...], np.dtype[np.int64]], images: Tensor) -> Tensor:
        """1 where images [B, C, S, S] are kept, 0 in the square around each centre (y, x), as [B, 1, S, S]."""
        y, x = torch.from_numpy(centres).to(images.device)
        places = torch.arange(images.shape[-1], device=images.device)
        rows, columns = ((places - at[:, None] + self.cutout // 2) // self.cutout == 0 for at in (y, x))
        kept: Tensor = ~(rows[:, None, :, None] & columns[:, None, None, :])
        return kept.to(images.dtype)


def _tensor(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], like: Tensor) -> Tensor:
    return torch.from_numpy(values).to(like.device, like.dtype, non_blocking=True)
