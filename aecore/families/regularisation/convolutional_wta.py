"""The convolutional winner-take-all autoencoder: one winner in each map, and few rows for each map."""

from aecore.families.family import Family
from aecore.families.regularisation.winner_take_all import hearing_winners
from aecore.nets.convolution.conv_wta import Stamps, best, stamped
from aecore.parts.corruption import Clean
from aecore.parts.objective import SquaredError
from aecore.parts.winner_take_all import WinnerTakeAll
from aecore.spec import DataSpec, Spec, Training
from aecore.views.standard import STANDARD
from aecore.views.winners import stamps, winners

FAMILY = Family(
    name="convolutional-wta",
    title="Convolutional winners",
    story=(
        "Every unit owns a stamp and slides over the picture to find the one place where it fits best. "
        "There it is stamped, as strongly as it fits, if this picture is among the few that suit it most. "
        "A digit becomes a few strokes: the code says which and how strong, and the places go beside it."
    ),
    formula=r"z_k = \max_u (x * W^k)^{+}_u,\quad \hat{x} = \sum_k z_k V^k_{u_k}",
    source="Makhzani and Frey, Winner-take-all autoencoders, NIPS (2015), section 3",
    chapter="Restraint",
    adds=(best, stamped),
    build=hearing_winners,
    spec=Spec(
        family="convolutional-wta",
        data=DataSpec(name="mnist"),
        net=Stamps(code=32, window=11, kernel=11),
        bottleneck=WinnerTakeAll(rate=0.2),
        corruption=Clean(),
        objective=(SquaredError(),),
        train=Training(rate=1e-2, schedule="one-cycle", batch=128, epochs=12),
    ),
    pictures=(*STANDARD[:-1], stamps, winners),
).with_presets(
    (
        "stamps",
        "A box of stamps",
        {},
        "Notice each stamp become one stroke, though no stroke was ever shown alone.",
        "How many strokes does it take to write all ten digits?",
    ),
    (
        "few-stamps",
        "Sixteen stamps",
        {"net.code": 16},
        "Notice stamps grow larger and vaguer when there are few.",
        "Which strokes would you keep if you had only sixteen?",
    ),
)
