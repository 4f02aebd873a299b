"""Real models, put into forced-name form, migrated and proved.

What `.[test]` installs is enough for those without a mark. The others want packages whose own dependencies are heavy:

    pip install --no-deps -r tests/real/packages.txt && pytest -m real_large tests/real
"""

from pathlib import Path

import pytest
import real_models
from real_models import Model

from hkmigrate import pipeline
from hkmigrate.model.plan import Refuse
from hkmigrate.model.verdict import Verdict

READY = [
    pytest.param(real_models.ALPHAFOLD, id="alphafold"),
    pytest.param(real_models.ALPHAFOLD_WHOLE, id="alphafold_whole"),
    pytest.param(real_models.DKS, id="dks"),
    pytest.param(real_models.PROGEN, id="progen", marks=pytest.mark.real_large),
    pytest.param(real_models.PROTEIN_MPNN, id="protein_mpnn", marks=pytest.mark.real_large),
    pytest.param(real_models.GEOMETRIC, id="geometric", marks=pytest.mark.real_large),
]
REFUSED = [
    pytest.param(real_models.CLRS, id="clrs", marks=pytest.mark.real_large),
]


def codes(planned: pipeline.Planned) -> dict[str, str | None]:
    return {group.name: group.refusal.code if isinstance(group, Refuse) else None for group in planned.plan.groups}


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.py"))}


@pytest.mark.parametrize("model", READY)
def test_migrated_and_proved(model: Model, tmp_path: Path) -> None:
    model.build(tmp_path)
    before = tree(tmp_path)

    planned = pipeline.make_plan([tmp_path], model.options)
    assert codes(planned) == model.expected
    assert planned.plan.renames
    assert all(old == new for old, new in planned.plan.renames.items())
    assert planned.plan.unread == ()

    report = pipeline.check_plan(planned, model.options)
    assert report.problem is None
    assert {case.name: case.verdict for case in report.cases} == {case.name: Verdict.PROVED for case in model.cases}
    assert tree(tmp_path) == before

    assert sorted(pipeline.write_plan(planned)) == sorted(model.changed)
    after = tree(tmp_path)
    assert {path for path in before | after if before.get(path) != after.get(path)} == set(model.changed)

    again = pipeline.make_plan([tmp_path], model.options)
    assert not again.changes
    assert codes(again) == {}


@pytest.mark.parametrize("model", REFUSED)
def test_refused(model: Model, tmp_path: Path) -> None:
    model.build(tmp_path)
    before = tree(tmp_path)
    planned = pipeline.make_plan([tmp_path], model.options)
    assert codes(planned) == model.expected
    if planned.changes:  # what is not refused goes on by itself
        report = pipeline.check_plan(planned, model.options)
        assert {case.name: case.verdict for case in report.cases} == {case.name: Verdict.PROVED for case in model.cases}
    assert tree(tmp_path) == before


@pytest.mark.parametrize("model", READY[:1])
def test_a_wrong_migration_is_not_proved(model: Model, tmp_path: Path) -> None:
    """The same tree with one of its two uses left out of the sharing computes something else."""
    model.build(tmp_path / "old")
    model.build(tmp_path / "new")
    path = tmp_path / "new/alphafold/model/folding.py"
    path.write_text(path.read_text().replace("hk.force_name('shared_norm')", "'shared_norm'", 1))
    report = pipeline.check_trees(tmp_path / "old", tmp_path / "new", model.options, {})
    assert [case.verdict for case in report.cases] == [Verdict.DIFFERS]
