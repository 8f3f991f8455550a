"""The public names of PyTorch's autograd, checkpoint and profiler modules, and what nbgrad has: `python -m nbgrad.names` writes the table."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

PYTORCH = {  # `__all__` of these modules in PyTorch 2.13
    "autograd": (
        "Variable Function backward grad_mode NestedIOFunction detect_anomaly enable_grad grad gradcheck gradgradcheck "
        "inference_mode no_grad set_detect_anomaly set_grad_enabled set_multithreading_enabled enforce_grad_layout_policy variable"
    ),
    "autograd.function": (
        "FunctionCtx BackwardCFunction FunctionMeta Function once_differentiable InplaceFunction NestedIOFunction"
    ),
    "autograd.gradcheck": (
        "gradcheck gradgradcheck GradcheckError get_numerical_jacobian get_analytical_jacobian "
        "get_numerical_jacobian_wrt_specific_input"
    ),
    "autograd.graph": (
        "saved_tensors_hooks save_on_cpu disable_saved_tensors_hooks register_multi_grad_hook allow_mutation_on_saved_tensors Node "
        "GradientEdge get_gradient_edge increment_version region_activation_memory_budget "
        "set_warn_on_accumulate_grad_stream_mismatch set_override_stale_capture_stream"
    ),
    "autograd.functional": "vjp jvp jacobian hessian hvp vhp",
    "autograd.forward_ad": "UnpackedDualTensor enter_dual_level exit_dual_level make_dual unpack_dual dual_level",
    "func": (
        "grad grad_and_value vmap replace_all_batch_norm_modules_ functionalize hessian jacfwd jacrev jvp linearize rearrange vjp "
        "functional_call stack_module_state debug_unwrap"
    ),
    "utils.checkpoint": (
        "checkpoint checkpoint_sequential CheckpointError CheckpointFunction check_backward_validity detach_variable "
        "get_device_states set_device_states noop_context_fn set_checkpoint_early_stop DefaultDeviceType set_checkpoint_debug_enabled "
        "CheckpointPolicy SelectiveCheckpointContext create_selective_checkpoint_contexts SAC_IGNORED_OPS GraphExecGroup"
    ),
    "profiler": (
        "profile schedule supported_activities tensorboard_trace_handler ProfilerAction ProfilerActivity kineto_available DeviceType "
        "record_function ExecutionTraceObserver"
    ),
    "autograd.profiler": (
        "profile record_function emit_itt emit_nvtx load_nvprof EnforceUnique parse_nvprof_trace KinetoStepTracker EventList "
        "FunctionEvent MemRecordsAcc"
    ),
}


def why_not(module: str, name: str) -> str:
    """ "" where `module` has the name; else the reason that the error gives."""
    try:
        found = getattr(import_module(f"nbgrad.{module}"), name)
    except AttributeError as error:
        return str(error).partition(": ")[2] or "missing"
    doc = inspect.getdoc(found) or ""
    return doc.removeprefix("Not there: ").splitlines()[0].rstrip(".") if doc.startswith("Not there: ") else ""


def table() -> str:
    """The table as Markdown."""
    lines = [
        "# Names", "", "What nbgrad has of the public names of PyTorch 2.13's autograd, checkpoint and profiler modules. Where a",
        "name is not there, using it is an error that gives the same reason. This file is written by `make names`; a test compares it",
        "with the package and with PyTorch.",
    ]  # fmt: skip
    for module, names in PYTORCH.items():
        lines += ["", f"## torch.{module}", "", "| name | |", "|---|---|"]
        for name in sorted(names.split(), key=str.lower):
            lines.append(f"| `{name}` | {why_not(module, name) or 'there'} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("NAMES.md").write_text(table(), encoding="utf-8")
