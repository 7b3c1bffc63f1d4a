"""Runs on ratings: what is not known teaches nothing, and averages stand beside every figure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from aecore.data import Dataset, load
from aecore.data.ratings import Ratings, embedded
from aecore.evaluation.baseline import baseline
from aecore.evaluation.rating_scores import RANKED, STARS, averages, ranked, stars
from aecore.evaluation.scoring import Prediction, row_errors
from aecore.families import find, presets
from aecore.families import load as families
from aecore.recommend import models
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.runs.store.pictures import portrait
from aecore.spec import Spec, put
from aecore.training.gradient_descent import objective, step_optimizer

ON_RATINGS = [each.name for each in families().values() if each.kind == "ratings"]
LEARNED = ("ratings", "article", "ratings-rbm")


def few(people: int, films: int) -> Ratings:
    """The most rated films, and the first people who rated twenty of them or more."""
    whole = embedded()
    keep = np.sort(np.argsort(-whole.raters, kind="stable")[:films])
    grid = whole.stars[:, keep]
    return Ratings("few", grid[(grid > 0).sum(1) >= 20][:people], whole.films[keep])


def rows(ratings: Ratings) -> Dataset:
    return Dataset("few", "Few", "ratings", ratings.stars, ratings.stars[:0], range=(0.0, 5.0))


@pytest.mark.parametrize("family", LEARNED)
def test_unrated_cells_give_zero_gradient(family: str, small: Callable[..., Spec]) -> None:
    session = Session(small(family))
    x, mask = session.rows.x[:16], session.rows.mask[:16]
    p = session.net(x, session.spec, session.rng, mask)
    p.x_hat.retain_grad()
    loss, _ = objective(session.spec, p)
    loss.backward()
    gradient = p.x_hat.grad
    assert not gradient[mask == 0].any() and gradient[mask == 1].any()


def test_an_unrated_cell_changes_no_weight(small: Callable[..., Spec]) -> None:
    """The rows of the last layer that belong to films nobody rated stay where they were drawn."""
    data = few(40, 60)
    grid = data.stars.copy()
    grid[:, 7] = 0
    spec = small("article", net__hidden=(6,), data__rows=None)
    session = Session(spec, rows(Ratings("few", grid, data.films)))
    before = session.net.decoder[2].weight[7].clone()
    decayed = put(spec, "train.weight_decay", 0)
    session.spec = decayed
    session.run()
    assert torch.equal(session.net.decoder[2].weight[7], before)
    assert not torch.equal(session.net.decoder[2].weight[8], before)


def test_the_articles_network_learns_by_its_slip_and_collapses_without(small: Callable[..., Spec]) -> None:
    people = 60
    spec = put(find("article").spec, "train.epochs", 20)
    errors = {}
    for clear in (False, True):
        run = Session(put(spec, "train.clear_gradients", clear), rows(few(people, 200))).run()
        errors[clear] = run.log.curves()["train_rmse"].value[-people:].mean()
    assert errors[False] < 0.95 and errors[True] > 2.8


def test_gradients_that_are_not_cleared_add_up() -> None:
    weight = torch.nn.Parameter(torch.zeros(1))
    opt = torch.optim.SGD([weight], lr=1.0)
    for _ in range(3):
        step_optimizer(opt, weight.sum(), clear=False)
    assert weight.item() == -(1 + 2 + 3)


def test_the_film_ratings_family_beats_every_average_on_people_it_has_not_seen() -> None:
    session = Session(put(find("ratings").spec, "train.epochs", 24)).run()
    levels = STARS.levels(session.baseline(), 0)
    assert session.evaluate() < levels["bias_rmse"] < levels["film_mean_rmse"] < levels["mean_rmse"]
    assert session.log.curves()["test_mae"].value[-1] < levels["bias_mae"]


def test_the_rbm_dreams_better_as_it_learns(small: Callable[..., Spec]) -> None:
    run = Session(small("ratings-rbm", train__epochs=12, net__code=20)).run()
    wrong = run.log.curves()["wrong"].value
    assert wrong[-4:].mean() < 0.9 * wrong[:4].mean()


def test_the_rbms_contrast_is_the_difference_of_two_means() -> None:
    """On a machine that dreams exactly what it saw, there is nothing to correct."""
    session = Session(put(put(find("ratings-rbm").spec, "net.code", 3), "net.gibbs", 1), rows(few(30, 40)))
    up, down = session.net.encoder, session.net.decoder
    x = session.rows.x[:5]
    with torch.no_grad():
        up.weight.zero_()
        down.bias.copy_(200 * up.one_hot(x[:1])[0] - 100)
        up.contrastive_divergence(x[:1], down, 1, session.rng)
        assert not up.weight.grad.any() and not down.bias.grad.any()
        wrong = up.contrastive_divergence(x, down, 1, session.rng)
    v0 = up.one_hot(x)
    assert torch.allclose(up.weight.grad, torch.full((3, 1), 0.5) * down.bias.grad)
    assert 0 < wrong < 1 and v0.sum() == (x > 0).sum()


@pytest.mark.parametrize("levels", [2, 5, 10])
def test_an_rbm_of_any_number_of_sides_answers_within_the_scale(levels: int) -> None:
    spec = put(put(put(find("ratings-rbm").spec, "net.levels", levels), "net.code", 5), "train.epochs", 2)
    session = Session(spec, rows(few(40, 50))).run()
    x_hat = session.net(session.rows.x, spec, None).x_hat
    assert x_hat.min() >= 0.5 and x_hat.max() <= 5
    assert session.facts()["parameters"] == sum(each.numel() for each in session.net.parameters())


def test_the_parameters_that_are_told_are_those_there_are() -> None:
    for hidden in ((), (30,), (30, 20)):
        spec = put(find("ratings").spec, "net.hidden", hidden)
        session = Session(spec, rows(few(20, 50)))
        assert session.facts()["parameters"] == sum(each.numel() for each in session.net.parameters())


def test_figures_are_over_all_asked_ratings_and_clipped_to_the_scale() -> None:
    x_hat = torch.tensor([[9.0, 1.0, 3.0], [2.0, 2.0, 2.0]])
    target = torch.tensor([[5.0, 2.0, 0.0], [0.0, 0.0, 4.0]])
    found = stars([Prediction(x_hat, torch.zeros(2, 3), target)])
    assert found["test_rmse"] == pytest.approx(((0 + 1 + 4) / 3) ** 0.5)
    assert found["test_mae"] == pytest.approx(1.0)
    assert row_errors(Prediction(x_hat, x_hat, target)).tolist() == [8.5, 4.0]


def test_ndcg_is_one_for_the_best_order_and_ignores_what_was_shown() -> None:
    shown = torch.tensor([[5.0, 0.0, 0.0, 0.0]])
    target = torch.tensor([[0.0, 4.0, 0.0, 5.0]])
    best, worse = torch.tensor([[9.0, 3.0, 1.0, 2.0]]), torch.tensor([[9.0, 1.0, 3.0, 2.0]])
    assert ranked([Prediction(best, shown, target)])["test_ndcg"] == pytest.approx(1.0)
    gained = 1 / np.log2(3) + 1 / np.log2(4)
    assert ranked([Prediction(worse, shown, target)])["test_ndcg"] == pytest.approx(
        gained / (1 + 1 / np.log2(3))
    )


def test_averages_are_damped_by_five_ratings_of_the_average_kind() -> None:
    train = np.array([[5.0, 3.0], [5.0, 0.0]], np.float32)
    given = np.array([[0.0, 1.0]], np.float32)
    found = averages(train, given)
    mean = 13 / 3
    film = mean + np.array([2 * (5 - mean) / 7, (3 - mean) / 6])
    assert found["mean"].tolist() == pytest.approx(np.full((1, 2), mean))
    assert found["film_mean"] == pytest.approx(film[None])
    assert found["bias"] == pytest.approx(film[None] + (1 - film[1]) / 6)


def test_popularity_stands_beside_a_ranking() -> None:
    assert 0.1 < RANKED.levels(baseline(load("movielens")), 0)["popularity_ndcg"] < 0.4


@pytest.mark.parametrize("family", ON_RATINGS)
def test_what_is_asked_of_people_is_never_shown_to_the_net(family: str, small: Callable[..., Spec]) -> None:
    session = Session(small(family))
    assert not session.rows.x_test[session.rows.target > 0].any()


@pytest.mark.parametrize("family", ON_RATINGS)
def test_every_family_on_ratings_shows_films_by_their_titles(family: str, small: Callable[..., Spec]) -> None:
    session = Session(small(family)).run()
    views = {view.name: view for view in portrait(session)}
    assert views["strip"].kind == "Ranking" and views["strip"].labels[:3] == (
        "strict",
        "in between",
        "generous",
    )
    assert set(views["strip"].labels[3:]) <= {*session.data.columns, ""}
    assert views["filters"].kind == "Table" and set(views["filters"].labels) <= set(session.data.columns)
    assert len(views["filters"].labels) == views["filters"].arrays["effect"].size


def test_the_picture_shows_only_ratings_the_net_was_asked_for(small: Callable[..., Spec]) -> None:
    session = Session(small("ratings")).run()
    view = next(each for each in portrait(session) if each.name == "strip")
    given, people = view.arrays["true"], len(view.arrays["true"])
    target = np.where(session.data.target_mask, session.data.x_test, 0)
    for person in range(people):
        titles = view.labels[people + 12 * person : people + 12 * (person + 1)]
        films = [session.data.columns.index(title) for title in titles if title]
        assert any(
            np.array_equal(row[films], given[person, : len(films)]) and (row[films] > 0).all()
            for row in target
        )


@pytest.mark.parametrize(("kind", "preset"), [("article-cleared", "article-cleared"), ("rbm", "boltzmann")])
def test_a_kind_in_numpy_says_what_its_net_says(kind: str, preset: str) -> None:
    data, spec = few(12, 60), put(presets()[preset].spec, "train.seed", 3)
    scorer = models.find(kind).fit(data, seed=3)
    session = Session(spec, rows(data)).run()
    with torch.no_grad():
        said = session.net(session.rows.x, spec, None).x_hat.numpy()
    assert scorer.scores(data.stars) == pytest.approx(said, abs=2e-5)
    nothing = scorer.scores(np.zeros((1, 60), np.float32))
    assert nothing.shape == (1, 60) and np.isfinite(nothing).all()


def test_the_slip_mended_expects_no_stars() -> None:
    data = few(40, 1000)
    assert np.abs(models.find("article-cleared").fit(data).scores(data.stars)).mean() < 0.3


def test_a_kept_run_is_listed_by_its_stars_beside_the_best_average(
    small: Callable[..., Spec], tmp_path: Path
) -> None:
    session = Session(small("ratings")).run()
    score, levels = session.evaluate(), session.scoring.levels(session.baseline(), 0)
    store = Store(tmp_path)
    store.save("first", session.snapshot(levels=levels), session.weights())
    (kept,) = store.runs()
    assert (kept.unit, kept.score, kept.beside) == ("RMSE in stars", score, "film + person")
    assert kept.beside_score == levels["bias_rmse"] == min(levels[name] for name in session.scoring.beside)


def test_autoencoders_of_pictures_refuse_stars_unless_they_can_say_them(small: Callable[..., Spec]) -> None:
    pictures = put(find("stacked").spec, "data.name", "movielens")
    with pytest.raises(ValueError, match=r"net\.output must be linear for ratings"):
        Session(pictures)
    run = Session(put(put(pictures, "net.output", "linear"), "data.rows", 64))
    assert run.scoring is STARS and run.step()
    with pytest.raises(ValueError, match="this net reads ratings, and digits holds images"):
        Session(put(find("ratings").spec, "data.name", "digits"))
