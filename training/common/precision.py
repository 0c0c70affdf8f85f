"""The precision that a device computes in natively."""

import torch


def has_native_bf16(device: torch.device) -> bool:
    """True if the device multiplies in bfloat16 by itself; elsewhere it is emulated, and slower than float32.

    On a CPU that takes AVX-512 BF16 or AMX: most desktops have neither.
    """
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
