"""Running the firm: same seed, same bytes; blocks that do not disturb each other; files whole or not at all."""

from dataclasses import replace

import pandas as pd
import pytest

from crmlib.world import SEED, Truth, latent, simulate, write
from crmlib.world.block import NEEDS, population, stream
from crmlib.world.populations import BLOCK
from crmlib.world.simulate import FIXED, LEDGER, PANEL, TABLES, WHOLE
from tests.support.firm import Firm


@pytest.fixture(scope="module")
def two_blocks():
    return simulate(customers=BLOCK + 300, seed=7)


def as_csv(frame):
    return frame.to_csv(index=False, lineterminator="\n")


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_there_is_a_table_for_each_maker(two_blocks):
    assert set(two_blocks) == {*TABLES, *LEDGER, *PANEL, *FIXED, *WHOLE}
    assert all(len(frame) for frame in two_blocks.values())


def test_the_same_seed_gives_the_same_bytes(two_blocks):
    again = simulate(customers=BLOCK + 300, seed=7)
    assert all(as_csv(again[name]) == as_csv(frame) for name, frame in two_blocks.items())


def test_another_seed_gives_other_customers(two_blocks):
    other = simulate(customers=300, seed=8)
    mine = simulate(customers=300, seed=7)
    assert all(not other[name].equals(mine[name]) for name in (*TABLES, *LEDGER, *WHOLE))
    assert all(other[name].equals(two_blocks[name]) for name in FIXED)


def test_more_customers_leave_the_earlier_blocks_as_they_were(two_blocks):
    first = simulate(customers=BLOCK, seed=7)
    for name in TABLES:
        rows = len(first[name])
        assert as_csv(two_blocks[name][:rows]) == as_csv(first[name]), name
        assert len(two_blocks[name]) > rows, name


def test_the_hidden_traits_belong_to_the_customers_of_the_same_seed(two_blocks):
    traits = latent(customers=BLOCK + 300, seed=7)
    assert traits["customer_id"].tolist() == two_blocks["customers"]["customer_id"].tolist()
    assert traits["kind"].tolist() == two_blocks["customers"]["kind"].tolist()
    weights = traits[[f"need_{need}" for need in NEEDS]]
    assert weights.sum(axis=1).to_numpy() == pytest.approx(1)
    assert traits["trust"].between(0, 1).all()


def test_every_table_speaks_of_customers_there_are_and_none_of_their_traits(two_blocks):
    known = set(two_blocks["customers"]["customer_id"])
    # Trust has a namesake: the survey asks for it, and gets an answer with an error.
    hidden = set(latent(customers=10).columns) - {"customer_id", "kind", "trust"}
    for name in TABLES:
        frame = two_blocks[name]
        if "customer_id" in frame:
            assert set(frame["customer_id"].dropna()) <= known, name
        assert not hidden & set(frame.columns), name


def test_a_table_that_is_made_alone_is_that_of_the_whole_firm(two_blocks):
    # Members are as many as there are beside so many customers.
    alone = Firm(customers=BLOCK + 300, members=len(two_blocks["members"]), seed=7)
    assert {*alone, *PANEL} == set(two_blocks)
    for name in reversed(list(alone)):
        pd.testing.assert_frame_equal(alone[name], two_blocks[name])


@pytest.mark.parametrize("customers", [1, 37, BLOCK + 1])
def test_what_is_written_is_what_is_simulated(tmp_path, customers):
    rows = write(tmp_path, customers=customers, seed=7)
    tables = simulate(customers=customers, seed=7)
    assert {path.stem for path in tmp_path.iterdir()} == set(tables)
    for name, frame in tables.items():
        assert (tmp_path / f"{name}.csv").read_text(encoding="utf-8") == as_csv(frame), name
        assert rows[name] == len(frame)


def test_progress_is_told_after_each_block(tmp_path):
    heard = []
    write(tmp_path, customers=BLOCK + 1, seed=7, progress=lambda done, all_: heard.append((done, all_)))
    everybody = BLOCK + 1 + 810 + 500  # and 3,240 members and 2,000 households beside each 8,000 customers
    done = [BLOCK, BLOCK + 1, BLOCK + 1 + 810, everybody]
    assert heard == [(one, everybody) for one in done]


def test_an_interrupted_write_leaves_the_old_files_whole_and_nothing_else(tmp_path):
    write(tmp_path, customers=20, seed=1)
    before = files(tmp_path)

    def interrupt(done, _all):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, customers=30, seed=2, progress=interrupt)
    assert files(tmp_path) == before


def test_a_table_that_cannot_be_made_leaves_the_old_files_whole(tmp_path, monkeypatch):
    write(tmp_path, customers=20, seed=1)
    before = files(tmp_path)

    def fail(_block):
        raise OSError("disk full")

    monkeypatch.setitem(TABLES, list(TABLES)[-1], fail)
    with pytest.raises(OSError, match="disk full"):
        write(tmp_path, customers=30, seed=2)
    assert files(tmp_path) == before


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    write(tmp_path / "new" / "folder", customers=5)
    write(tmp_path, customers=5)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "new" / "folder" / "events.csv").is_file()


@pytest.mark.parametrize("customers", [0, -3])
def test_a_firm_without_customers_is_refused(tmp_path, customers):
    with pytest.raises(ValueError, match=f"at least one customer, not {customers}"):
        simulate(customers=customers)
    with pytest.raises(ValueError, match="at least one customer"):
        write(tmp_path, customers=customers)
    assert list(tmp_path.iterdir()) == []


def test_each_table_has_its_own_dice_so_that_a_new_one_changes_no_other():
    truth = Truth()
    block = population(truth, seed=1, number=0, size=5, first=1)
    first = block.rng("events").random(3).tolist()
    block.rng("a table of a later issue").random(100)
    assert block.rng("events").random(3).tolist() == first
    assert (
        stream(1, 0, "events").random() != stream(1, 1, "events").random() != stream(2, 0, "events").random()
    )


def test_another_truth_makes_another_firm():
    truth = Truth()
    only_shops = replace(truth, journey=replace(truth.journey, shop_share=1.0))
    tables = simulate(customers=200, seed=SEED, truth=only_shops)
    assert set(tables["customers"]["entry"]) == {"shop"}


def test_customer_numbers_go_on_over_blocks(two_blocks):
    numbers = two_blocks["customers"]["customer_id"]
    assert numbers.is_unique
    assert numbers.iloc[[0, BLOCK, -1]].tolist() == ["C0000001", f"C{BLOCK + 1:07d}", f"C{BLOCK + 300:07d}"]
