"""The training loop of all networks of the project."""

import gc
import io
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.tensorboard import SummaryWriter

from training.common.distributed import agreed, processes, rank
from training.common.precision import has_native_bf16

LOG_EVERY = 50  # steps


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run; ``steps`` or ``seconds`` bounds it, whichever ends first.

    ``clock`` measures the seconds: wall-clock time, or ``time.process_time`` where others share the machine. The time
    of evaluations is not counted.
    """

    device: torch.device
    learning_rate: float
    steps: int | None = None
    seconds: float | None = None
    clock: Callable[[], float] = time.monotonic
    weight_decay: float = 0.02
    warmup: float = 0.02  # of the budget
    bf16: bool | None = None  # mixed precision; None: where the device has it natively
    average: float = 0.998  # decay of the averaged weights that are published
    checkpoint_every: float = 120.0  # seconds
    evaluate_every: float = 600.0  # seconds
    tensorboard: bool = False  # log for TensorBoard too
    frozen_statistics: bool = False  # batch normalisation keeps its statistics: later input is not like these batches


class Stream(Protocol):
    """Batches that can be resumed at the position a checkpoint recorded."""

    position: Any

    def __iter__(self) -> Any: ...


class Loop:
    """Trains ``model`` on a stream: schedule, mixed precision, averaged weights, checkpoints, log.

    The learning rate rises linearly, then falls to zero along a cosine over the budget (Loshchilov and Hutter, "SGDR",
    ICLR 2017). ``averaged`` holds the exponential moving average of the weights (Polyak and Juditsky, SIAM J. Control
    and Optimization 1992), which reads better than the last ones and is published.

    Under ``torchrun`` each process has a stream of its own and gradients are shared; the first one evaluates and
    writes.
    """

    def __init__(self, model: nn.Module, stream: Stream, folder: Path, settings: Settings) -> None:
        self.model = model.to(settings.device)
        self._shared: nn.Module = DistributedDataParallel(self.model) if processes() > 1 else self.model
        self.averaged = torch.optim.swa_utils.AveragedModel(self.model, avg_fn=self._average, use_buffers=True)
        self.stream = stream
        self.folder = folder
        self.settings = settings
        self._bf16 = has_native_bf16(settings.device) if settings.bf16 is None else settings.bf16
        self.step = 0
        self.elapsed = 0.0
        self._board = SummaryWriter(str(folder)) if settings.tensorboard and rank() == 0 else None
        self.optimizer = torch.optim.AdamW(
            [
                {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": settings.weight_decay},
                {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0.0},
            ],
            lr=settings.learning_rate,
            fused=True,
        )

    @property
    def progress(self) -> float:
        """Share of the budget that is spent, 0 to 1."""
        by_steps = self.step / self.settings.steps if self.settings.steps else 0.0
        by_time = self.elapsed / self.settings.seconds if self.settings.seconds else 0.0
        return min(1.0, max(by_steps, by_time))

    def run(
        self,
        loss: Callable[[nn.Module, Any], Tensor],
        evaluate: Callable[[nn.Module], dict[str, float]] | None = None,
        report: Callable[[float, float], None] = lambda progress, loss: None,
    ) -> None:
        """Train until the budget is spent.

        ``loss`` maps model and batch to a scalar; ``evaluate`` maps the averaged model to figures for the log;
        ``report`` gets the share of the budget that is spent and the recent mean loss, after every step.
        """
        clock = self.settings.clock
        began = clock() - self.elapsed
        saved = evaluated = self.elapsed
        running, steps = 0.0, 0  # mean loss since the last entry of the log
        for batch in self.stream:
            if self.progress >= 1:
                break
            value = self._step(loss, batch)
            self.step += 1
            self.elapsed = agreed(clock() - began, self.settings.device)
            steps += 1
            running += (value - running) / steps
            report(self.progress, running)
            if self.step % LOG_EVERY == 0:
                self._log(loss=running, learning_rate=self._rate())
                running, steps = 0.0, 0
            if evaluate and self.elapsed - evaluated > self.settings.evaluate_every:
                paused = clock()
                self._evaluate(evaluate)
                began += clock() - paused
                evaluated = self.elapsed
            if self.elapsed - saved > self.settings.checkpoint_every:
                self.save()
                saved = self.elapsed
        if evaluate:
            self._evaluate(evaluate)
        self.save()
        self._part()

    def _part(self) -> None:
        """Release the distributed model: left over at the end of the interpreter, it would abort it."""
        if self._shared is not self.model:
            self._shared = self.model
            gc.collect()

    def _evaluate(self, evaluate: Callable[[nn.Module], dict[str, float]]) -> None:
        if rank() == 0:
            self._log(**evaluate(self.averaged.module))

    def _step(self, loss: Callable[[nn.Module, Any], Tensor], batch: Any) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate()
        self.model.train()
        if self.settings.frozen_statistics:
            for module in self.model.modules():
                if isinstance(module, nn.modules.batchnorm._BatchNorm):
                    module.eval()
        batch = batch.to(self.settings.device)
        with torch.autocast(self.settings.device.type, torch.bfloat16, enabled=self._bf16):
            value = loss(self._shared, batch)
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(value)
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()
        self.averaged.update_parameters(self.model)
        return float(value.detach())

    def _average(self, averaged: Tensor, current: Tensor, updates: Tensor | int) -> Tensor:
        # The decay is smaller at the beginning, or the average would retain the random start.
        decay = min(self.settings.average, (1 + float(updates)) / (10 + float(updates)))
        return averaged + (1 - decay) * (current - averaged)

    def _rate(self) -> float:
        settings, progress = self.settings, self.progress
        if progress < settings.warmup:
            return settings.learning_rate * max(progress / settings.warmup, 1e-3)
        return settings.learning_rate * (0.5 + 0.5 * math.cos(math.pi * progress))

    def _log(self, **figures: float) -> None:
        if rank() > 0:
            return
        entry = {"step": self.step, "seconds": round(self.elapsed, 1), **{k: round(v, 6) for k, v in figures.items()}}
        with (self.folder / "log.jsonl").open("a") as log:
            log.write(json.dumps(entry) + "\n")
        if self._board:
            for name, value in figures.items():
                self._board.add_scalar(name, value, self.step)

    def save(self) -> None:
        """Write ``checkpoint.pt``, completely or not at all."""
        if rank() > 0:
            return
        state = {
            "model": self.model.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "elapsed": self.elapsed,
            "position": vars(self.stream.position),
        }
        content = io.BytesIO()  # Python writes the file: its errors name the reason, torch's do not
        torch.save(state, content)
        beside = self.folder / "checkpoint.pt.part"
        beside.write_bytes(content.getbuffer())
        beside.replace(self.folder / "checkpoint.pt")

    def resume(self) -> bool:
        """Resume from the folder's checkpoint; returns False if there is none.

        Raises:
            FileNotFoundError: the first process has a checkpoint and this one does not; machines must share the folder.
        """
        path = self.folder / "checkpoint.pt"
        if not agreed(path.exists(), self.settings.device):
            return False
        state = torch.load(path, map_location=self.settings.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.elapsed = state["step"], state["elapsed"]
        for name, value in state["position"].items():
            setattr(self.stream.position, name, value)
        return True
