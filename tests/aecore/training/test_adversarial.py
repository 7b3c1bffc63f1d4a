"""Players in turns: nobody moves what is another's, labels stay where they are known, and codes arrive."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest
import torch

from aecore.data import load
from aecore.data.minibatches import Batch
from aecore.evaluation.sample_quality import mmd
from aecore.families import find, presets
from aecore.families.generation import adversarial, gan, vae_gan
from aecore.families.generation.feature_consistent import FeatureConsistency
from aecore.families.generation.vae_gan import LearnedSimilarity
from aecore.parts.discriminator import discriminator_loss, generator_loss, r1_penalty
from aecore.parts.latent_discriminator import LatentDiscriminator, balanced_weights
from aecore.parts.prior import Mixture, SwissRoll
from aecore.runs.session import Session
from aecore.spec import Spec, put
from aecore.training.adversarial import Player, alternate
from aecore.views.renderer import Renderer

PLAYERS = {"adversarial": adversarial.PLAYERS, "gan": gan.PLAYERS, "vae-gan": vae_gan.PLAYERS}
GAMES = list(PLAYERS)


def weights(net: Any) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in net.state_dict().items()}


def moved(net: Any, before: dict[str, torch.Tensor]) -> set[str]:
    """The parts of a net of which some weight is not what it was."""
    now = net.state_dict()
    return {name.split(".")[0] for name in now if not torch.equal(now[name], before[name])}


@pytest.mark.parametrize("family", GAMES)
def test_a_player_moves_its_own_weights_and_leaves_all_others_bit_for_bit(
    family: str, small: Callable[..., Spec]
) -> None:
    session, seen = Session(small(family)), []

    def watched(player: Player) -> Player:
        def wish(net: Any, *given: Any) -> Any:
            seen.append((weights(net), player.parts))
            return player.loss(net, *given)

        return Player(wish, player.parts, player.lr_ratio)

    players = [watched(each) for each in PLAYERS[family]]
    stage = alternate(*players)
    next(stage(session.net, session.rows, lambda: session.spec, session.rng))
    ends = [*[before for before, _ in seen[1:]], weights(session.net)]
    for (before, parts), after in zip(seen, ends, strict=True):
        changed = {name.split(".")[0] for name in before if not torch.equal(before[name], after[name])}
        assert changed == set(parts)


@pytest.mark.parametrize("family", GAMES)
def test_the_rates_of_players_are_live(family: str, small: Callable[..., Spec]) -> None:
    session = Session(small(family, train__schedule="constant"))
    session.step()
    critic = type(session.spec.objective[-1]).__name__
    session.adjust(f"objective.{critic}.lr_ratio", 0.01)
    before = weights(session.net)
    session.step()
    slow = max(
        float((a - before[n]).abs().max()) for n, a in session.net.state_dict().items() if "critic" in n
    )
    assert moved(session.net, before) >= {"critic", "decoder"} and slow < 0.05 * session.spec.train.rate


def test_a_critic_that_cannot_tell_pays_twice_log_two_and_its_adversary_once() -> None:
    even = torch.zeros(5, 1)
    assert float(discriminator_loss(even, even)) == pytest.approx(2 * np.log(2))
    assert float(generator_loss(even)) == pytest.approx(np.log(2))
    real, fake = torch.randn(9, 1), torch.randn(9, 1)
    belief = torch.sigmoid(torch.cat([real, fake]))
    said = torch.cat([torch.ones(9, 1), torch.zeros(9, 1)])
    both = 2 * torch.nn.functional.binary_cross_entropy(belief, said)
    assert float(discriminator_loss(real, fake)) == pytest.approx(float(both), rel=1e-5)
    assert float(generator_loss(fake)) == pytest.approx(float(-torch.sigmoid(fake).log().mean()), rel=1e-5)


def test_the_steepness_of_a_plane_is_half_its_squared_slope() -> None:
    plane = torch.nn.Linear(3, 1)
    slope = plane.weight.detach().square().sum()
    found = r1_penalty(plane, torch.randn(4, 3)).detach()
    assert float(found) == pytest.approx(float(slope / 2), rel=1e-5)


def test_only_rows_that_are_labelled_tell_their_label() -> None:
    critic = LatentDiscriminator(labelled=3)
    batch = Batch(torch.zeros(5, 2), torch.tensor([4, 7, 7, -1, 5]), index=torch.tensor([0, 9, 2, 1, 3]))
    assert critic.known_regions(batch, 10).tolist() == [4, 10, 7, 10, 10]
    assert LatentDiscriminator().known_regions(batch, 10).tolist() == [10] * 5
    assert critic.known_regions(Batch(torch.zeros(5, 2)), 10).tolist() == [10] * 5


def test_few_rows_that_are_told_count_as_much_as_all_others() -> None:
    loud = balanced_weights(torch.tensor([3, 10, 10, 10, 10]), 10)
    assert loud.tolist() == [[2.5], *[[0.625]] * 4] and float(loud.mean()) == 1
    for alike in ([10, 10], [0, 9]):
        assert balanced_weights(torch.tensor(alike), 10).tolist() == [[1.0], [1.0]]


def test_labels_of_other_rows_change_nothing(small: Callable[..., Spec]) -> None:
    spec = small(
        "adversarial", bottleneck=Mixture(), objective__LatentDiscriminator__labelled=50, train__epochs=1
    )
    nets = [Session(spec, shuffled("digits", first)).run().net for first in (1437, 50, 40)]
    same = [not moved(each, weights(nets[0])) for each in nets[1:]]
    assert same == [True, False]


def shuffled(name: str, first: int) -> Any:
    """A data set whose training labels are told wrongly from the row number `first` on."""
    from dataclasses import replace

    data = load(name)
    labels = np.array(data.y_train)
    labels[first:] = (labels[first:] + 1) % 10
    return replace(data, y_train=labels)


@pytest.mark.parametrize("prior", [Mixture(), SwissRoll()])
def test_codes_arrive_at_their_prior(prior: Any, small: Callable[..., Spec]) -> None:
    changes = {
        "net__code": 2,
        "net__hidden": (64,),
        "train__epochs": 15,
        "train__batch": 64,
        "train__rate": 4e-3,
    }
    session = Session(small("adversarial", bottleneck=prior, **changes))
    before = distance(session)
    assert distance(session.run()) < 0.2 * before


def distance(session: Session) -> float:
    """Squared MMD of the test rows' codes and as many draws of the prior."""
    with torch.no_grad():
        z = session.net.encode(session.rows.x_test, session.spec)
    return float(
        mmd(z, session.family.prior(session.net, session.spec, len(z), torch.Generator().manual_seed(0)))
    )


def test_the_classifier_learns_first_and_is_then_left_alone(small: Callable[..., Spec]) -> None:
    session = Session(small("feature-consistent"))
    before = weights(session.net)
    while session.stage in ("", "classify") and session.step():
        if session.stage == "classify":
            assert moved(session.net, before) == {"classifier"}
    first = weights(session.net)
    session.run()
    assert moved(session.net, first) == {"encoder", "decoder"} and session.epoch == session.epochs


def test_a_row_is_like_itself_to_every_eye(small: Callable[..., Spec]) -> None:
    for family, term in (("vae-gan", LearnedSimilarity()), ("feature-consistent", FeatureConsistency())):
        session = Session(small(family))
        p = session.net(session.rows.x[:6], session.spec, None)
        far = term(p).detach()
        p.x_hat = p.x
        assert float(term(p).detach()) == 0 < float(far)


def test_presets_say_what_they_are_pushed_to() -> None:
    shapes = {
        name: type(presets()[name].spec.bottleneck).__name__ for name in ("heap", "flower", "swiss-roll")
    }
    assert shapes == {"heap": "StandardNormal", "flower": "Mixture", "swiss-roll": "SwissRoll"}


def test_a_code_critic_without_a_prior_or_labels_is_refused() -> None:
    spec = find("adversarial").spec
    with pytest.raises(ValueError, match="needs a prior"):
        Session(put(spec, "bottleneck", "Identity"))


@pytest.mark.parametrize("family", [*GAMES, "feature-consistent"])
def test_every_picture_of_a_game_can_be_drawn(family: str, small: Callable[..., Spec]) -> None:
    session = Session(small(family))
    look = Renderer(at_once, at_once)
    for _ in range(2):
        drawn = look.render(session)
        assert len({view.name for view in drawn}) == len(session.family.pictures)
        session.run()
    scores = {view.name: view.score for view in drawn}
    assert "MMD" in scores.get("prior", "MMD") and "sharpness" in scores.get("compared", "sharpness")


def at_once(task: Callable[..., Any], *given: Any) -> Future[Any]:
    """The background, waited for."""
    future: Future[Any] = Future()
    future.set_result(task(*given))
    return future


def test_a_recipe_without_its_critic_is_refused(small: Callable[..., Spec]) -> None:
    spec = put(small("gan"), "objective", ({"part": "SquaredError"},))
    with pytest.raises(ValueError, match="cannot do without Discriminator"):
        Session(spec)
