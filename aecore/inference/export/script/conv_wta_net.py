"""Text of the convolutional winner-take-all net for the stand-alone script: one winner in each map."""

from __future__ import annotations

from typing import Any

from aecore.inference.export.script.conv_net import as_maps, as_rows, kernels
from aecore.inference.export.script.layer_text import bound, function
from aecore.nets.convolution.convolutional import grid_of, maps_of
from aecore.spec import Spec


def winners(spec: Spec, features: int) -> str:
    """Which stamp, how strong, and at which place; stamped there on the way back."""
    net: Any = spec.net
    (height, width), maps, code = grid_of(net.picture, features), maps_of(net.picture, features), net.code
    there = bound(maps * net.window**2, code * net.window**2, "relu")
    back = bound(code * net.kernel**2, maps * net.kernel**2, "linear")
    x = as_maps("x", maps, (height, width))
    both = as_rows("(torch.stack(shades, 1) + b2[:, None, None])", maps)
    lines = [
        kernels(),
        f"W1, b1 = kernels({code}, {maps}, {net.window}, {there}), zeros({code})",
        f"W2, b2 = kernels({code}, {maps}, {net.kernel}, {back}), zeros({maps})",
        "W2 = W2.detach().clone(memory_format=torch.contiguous_format).requires_grad_()",
        "parameters = [W1, b1, W2, b2]",
        *function(
            "encode(x)",
            "Pictures, a row each, to the largest value of each map, and where it stands, row by row.",
            [f"h = F.conv2d({x}, W1, b1, 1, {net.window // 2}).relu()", "return h.flatten(2).max(2)"],
        ),
        *function(
            "decode(z, places)",
            f"Codes (B, {code}) stamped onto an empty sheet, each at its place.",
            [
                "shades = [stamped(z, places, stamps) for stamps in W2.unbind(1)]",
                "return shades[0].flatten(1) + b2" if maps == 1 else f"return {both}",
            ],
        ),
        *function("stamped(z, places, stamps)", STAMPED, _stamped(net.kernel, height, width)),
    ]
    return "\n".join(lines)


STAMPED = "Stamps (K, k, k) times their values (B, K), at their places, summed; what hangs over is cut off."


def _stamped(kernel: int, height: int, width: int) -> list[str]:
    high, wide, begin = height + kernel - 1, width + kernel - 1, kernel // 2
    return [
        f"corner = places // {width} * {wide} + places % {width}",
        f"along = torch.arange({kernel}, device=DEVICE)",
        f"reach = (along[:, None] * {wide} + along).flatten()",
        "ink = z[..., None] * stamps.flatten(1)",
        f"sheet = ink.new_zeros(len(z), {high * wide})",
        "sheet = sheet.scatter_add(1, (corner[..., None] + reach).flatten(1), ink.flatten(1))",
        f"sheet = sheet.view(-1, {high}, {wide})",
        f"return sheet[:, {begin}:{begin + height}, {begin}:{begin + width}]",
    ]
