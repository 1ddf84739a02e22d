"""What the samples do without Airflow: clean a table, and read the end of a job."""

import pytest


@pytest.fixture(scope="module")
def table(load):
    return load("examples/airflow-dags/drug_data.py")


@pytest.fixture(scope="module")
def jobs(load):
    return load("examples/airflow-dags/job_resource.py")


class TestCleaning:
    def test_leaves_out_long_texts_and_names_what_is_unknown(self, table, tmp_path):
        raw, clean = tmp_path / "raw.csv", tmp_path / "clean.csv"
        raw.write_text("Name,Information,Indication\nA,long,pain\nB,longer, \n")
        assert table.clean_file(raw, clean) == 2
        assert clean.read_text().splitlines() == [
            "Name,Indication",
            "A,pain",
            "B,Unidentified",
        ]

    def test_writes_nothing_where_a_row_cannot_be_read(self, table, tmp_path):
        raw, clean = tmp_path / "raw.csv", tmp_path / "clean.csv"
        raw.write_text("Name,Information,Indication\nA,x,pain\nB,y,pain,too much\n")
        with pytest.raises(ValueError, match="fields not in fieldnames"):
            table.clean_file(raw, clean)
        assert not clean.exists()

    def test_can_be_repeated(self, table, tmp_path):
        raw, clean = tmp_path / "raw.csv", tmp_path / "clean.csv"
        raw.write_text("Name,Information,Indication\nA,x,pain\n")
        assert [table.clean_file(raw, clean) for _ in range(2)] == [1, 1]


class TestTheEndOfAJob:
    @pytest.mark.parametrize(
        ("status", "outcome"),
        [("SUCCEEDED", True), ("FAILED", False), ("STOPPED", False), ("RUNNING", None)],
    )
    def test_of_ray_is_its_state(self, jobs, status, outcome):
        assert jobs.ray_outcome({"jobStatus": status}) is outcome

    @pytest.mark.parametrize(
        ("type_", "is_so", "outcome"),
        [
            ("Complete", "True", True),
            ("Failed", "True", False),
            ("Complete", "False", None),
            ("Suspended", "True", None),
        ],
    )
    def test_of_training_is_a_condition(self, jobs, type_, is_so, outcome):
        assert jobs.training_outcome({"conditions": [{"type": type_, "status": is_so}]}) is outcome

    def test_is_open_before_there_is_a_status(self, jobs):
        assert jobs.ray_outcome({}) is None
        assert jobs.training_outcome({}) is None
