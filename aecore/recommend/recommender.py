"""The recommender: fold in a user's ratings, predict stars, and rank, explain and rerank recommendations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from aecore.data.films import Catalogue, Film, embedded
from aecore.data.ratings import Ratings
from aecore.recommend.artifacts import serialization
from aecore.recommend.artifacts.serialization import Trained
from aecore.recommend.models.scorer import Scorer
from aecore.recommend.ranking import explain, group
from aecore.recommend.ranking.item_features import Traits, Wanted, listed
from aecore.recommend.ranking.reranking import choose
from aecore.recommend.rating_model.conformal import Intervals
from aecore.recommend.rating_model.factor_model import Stars
from aecore.recommend.taste import UserRatings, rows

BEST = "blend"
FOR_NOBODY = "popularity"
"""What answers somebody who has rated nothing that the model knows."""


@dataclass(frozen=True)
class Recommendation:
    """A film and what somebody would think of it.

    `score` is the model's own, in its own unit; the list is ordered by it. `stars` is expected, and four
    times in five the truth lies from `low` to `high`; `likes` is the chance of four stars or more. `because`
    are the rated films without which it would stand lower. `each` are the stars expected of each person,
    where there are several.
    """

    film: Film
    score: float
    stars: float
    low: float
    high: float
    likes: float
    because: tuple[Film, ...] = ()
    each: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class UserState:
    """The state of a user folded in: all that no model of the list changes. Arrays are (D,)."""

    ratings: UserRatings
    given: np.ndarray
    """the stars they gave, 0 where they gave none"""
    free: np.ndarray
    """bool, the films that may be recommended to them"""
    stars: np.ndarray
    low: np.ndarray
    high: np.ndarray
    likes: np.ndarray

    @property
    def n(self) -> int:
        """How many films they rated that the model knows."""
        return int(np.count_nonzero(self.given))


@dataclass(frozen=True, eq=False)
class Recommender:
    """Recommender of films to users it has never seen (cold start): nothing is trained anew for one.

    Nothing in it changes, so threads may share one. Films somebody rated that it does not know do not count.
    Somebody without a rating gets the most popular. Make one by `trained`, `fit` or `of`.

    Parameters
    ----------
    catalogue : Catalogue
        Films by number, with titles, years and genres.
    traits : Traits
        What a list is chosen by beside the scores: popularity, genres, decades and which films are alike.
    scorers : mapping of str to Scorer
        The models that can order a list, by name.
    rating_model : Stars
        Predicts stars, whichever model orders the list.
    intervals : Intervals
        Conformal prediction intervals round the predicted stars.

    Attributes
    ----------
    films : ndarray of shape (n_films,)
        Numbers of the films that can be recommended, ascending.
    models : tuple of str
        Names of the models, the best first.

    References
    ----------
    .. [1] D. Liang, R. G. Krishnan, M. D. Hoffman and T. Jebara, "Variational autoencoders for collaborative
       filtering", WWW (2018).
    .. [2] M. E. Tipping and C. M. Bishop, "Probabilistic principal component analysis" (1999).

    Examples
    --------
    >>> from aecore.recommend.taste import UserRatings
    >>> recommender = Recommender.trained()
    >>> ratings = UserRatings({2571: 5.0, 1270: 4.5, 1721: 1.0, 296: "seen"})
    >>> best = recommender.recommend(ratings, top=3)
    >>> [len(best), all(film.low <= film.stars <= film.high for film in best)]
    [3, True]
    >>> recommender.fold_in(ratings).n
    3
    """

    catalogue: Catalogue
    traits: Traits
    scorers: Mapping[str, Scorer]
    rating_model: Stars
    intervals: Intervals

    @classmethod
    def trained(cls) -> Recommender:
        """The one that came with the program, read once; ValueError where its files are missing."""
        return _trained()

    @classmethod
    def fit(
        cls,
        ratings: Ratings,
        catalogue: Catalogue | None = None,
        models: Iterable[str] | None = None,
        seed: int = 0,
    ) -> Recommender:
        """Train some models, or all, on ratings; films that the catalogue lacks go by their number."""
        from aecore.recommend.artifacts import fit_all

        return cls.of(fit_all.fit(ratings, models, seed), catalogue)

    @classmethod
    def of(cls, trained: Trained, catalogue: Catalogue | None = None) -> Recommender:
        """What was trained, with the films' names from a catalogue."""
        names = catalogue or embedded()
        traits = Traits(listed(trained.films, names), trained.raters, trained.code)
        return cls(names, traits, trained.scorers, trained.rating_model, trained.intervals)

    @property
    def films(self) -> np.ndarray:
        """The numbers (D,) of the films that can be recommended, ascending."""
        return self.traits.ids

    @property
    def models(self) -> tuple[str, ...]:
        """The names of the models that can order a list, the best first."""
        return tuple(sorted(self.scorers, key=lambda name: (name != BEST, name == FOR_NOBODY, name)))

    def fold_in(self, taste: UserRatings) -> UserState:
        """Somebody it has never seen, with the stars they would give to each film."""
        return self.fold_in_all([taste])[0]

    def fold_in_all(self, tastes: Sequence[UserRatings]) -> tuple[UserState, ...]:
        """Several people at once, which is faster than one by one."""
        given = rows(tastes, self.films)
        n = (given > 0).sum(1)
        mean, sd = self.rating_model.predict(given)
        low, high = self.intervals.around(mean, sd, n)
        likes = self.intervals.likes(mean, sd, n)
        columns = zip(given, mean, low, high, likes, strict=True)
        return tuple(
            UserState(taste, line[0], ~np.isin(self.films, list(taste.done_with)), *line[1:])
            for taste, line in zip(tastes, columns, strict=True)
        )

    def answers(self, who: UserRatings | UserState, model: str | None = None) -> str:
        """The name of the model that orders somebody's list: popularity where there is nothing to go by.

        None asks for the best there is. ValueError lists the models.
        """
        name = self.models[0] if model is None else model
        if name not in self.scorers:
            raise ValueError(f"there is no model {name!r}; there is {', '.join(self.models)}")
        return name if self._state(who).n else FOR_NOBODY

    def scores(self, who: UserRatings | UserState, model: str | None = None) -> np.ndarray:
        """What a model makes of every film for somebody, (D,): the higher the sooner."""
        person = self._state(who)
        found: np.ndarray = self.scorers[self.answers(person, model)].scores(person.given[None])[0]
        return found

    def recommend(
        self,
        who: UserRatings | UserState,
        top: int = 20,
        model: str | None = None,
        adventurous: float = 0.0,
        varied: float = 0.0,
        wanted: Wanted | None = None,
        because: int = 3,
    ) -> tuple[Recommendation, ...]:
        """Up to `top` films for somebody, best first; never one they rated, saw or do not want.

        `adventurous` (0 to 1.5) looks for films that fewer people know, `varied` (0 to 0.6) for films that
        differ from each other. `because` is how many reasons each film gets at most; 0 saves their time.
        """
        person = self._state(who)
        scores = self.scores(person, model)
        chosen = choose(scores, person.free, self.traits, top, adventurous, varied, wanted)
        reasons = self._because(person, chosen, model, because)
        return tuple(
            self._recommendation(person, at, float(scores[at]), found)
            for at, found in zip(chosen, reasons, strict=True)
        )

    def explain(
        self, who: UserRatings | UserState, film: int, model: str | None = None, top: int = 3
    ) -> tuple[int, ...]:
        """The numbers of the films somebody rated without which a film would fall most, the deepest first.

        Nothing for a film that the model does not know.
        """
        column = np.flatnonzero(self.films == film)
        found = self._because(self._state(who), column, model, top)
        return tuple(int(self.films[reason]) for reasons in found for reason in reasons)

    def together(
        self,
        who: Sequence[UserRatings | UserState],
        top: int = 20,
        model: str | None = None,
        how: group.How = "least misery",
        adventurous: float = 0.0,
        varied: float = 0.0,
        wanted: Wanted | None = None,
    ) -> tuple[Recommendation, ...]:
        """Up to `top` films for several people to watch together, which none of them is done with.

        Scores are compared in each person's own standard deviations. By least misery a film is worth, and is
        given the stars and interval of, whoever would like it least; by average, the mean of all.
        """
        people = [self._state(user) for user in who]
        if not people:
            raise ValueError("a list for several people needs at least one of them")
        free = np.logical_and.reduce([person.free for person in people])
        scores = group.agreed(
            group.comparable(np.array([self.scores(person, model) for person in people]), free), how
        )
        chosen = choose(scores, free, self.traits, top, adventurous, varied, wanted)
        return tuple(self._agreed(people, at, float(scores[at]), how) for at in chosen)

    def _recommendation(self, who: UserState, at: int, score: float, because: np.ndarray) -> Recommendation:
        """The film of a column for one person."""
        stars, low, high, likes = (float(values[at]) for values in (who.stars, who.low, who.high, who.likes))
        reasons = tuple(self.traits.films[column] for column in because)
        return Recommendation(self.traits.films[at], score, stars, low, high, likes, reasons)

    def _agreed(self, people: Sequence[UserState], at: int, score: float, how: group.How) -> Recommendation:
        """What several people would think of the film of a column."""
        table = np.array([(user.stars[at], user.low[at], user.high[at], user.likes[at]) for user in people])
        together = table[table[:, 0].argmin()] if how == "least misery" else table.mean(0)
        stars, low, high, likes = (float(value) for value in together)
        everyone = tuple(float(expected) for expected in table[:, 0])
        return Recommendation(self.traits.films[at], score, stars, low, high, likes, each=everyone)

    def _because(
        self, person: UserState, chosen: np.ndarray, model: str | None, most: int
    ) -> list[np.ndarray]:
        scorer = self.scorers[self.answers(person, model)]
        if most < 1:
            return [chosen[:0] for _ in chosen]
        return explain.reasons(scorer, person.given, chosen, self.traits.place, most)

    def _state(self, who: UserRatings | UserState) -> UserState:
        return who if isinstance(who, UserState) else self.fold_in(who)


@cache
def _trained() -> Recommender:
    return Recommender.of(serialization.load())
