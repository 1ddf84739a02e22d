"""Who may start which notebooks, and what KubeSpawner is told of them."""

import pytest

TEAMS = [
    {
        "name": "vision",
        "group": "team-vision",
        "profiles": None,
        "choice": {"service_account": "notebook-vision"},
        "override": {
            "volumes": {"vision": {"name": "vision"}},
            "volume_mounts": {"/home/shared/teams/vision": {"name": "vision"}},
        },
    },
    {
        "name": "speech",
        "group": "team-speech",
        "profiles": ["python"],
        "choice": {"service_account": "notebook-speech"},
        "override": {
            "volumes": {"speech": {"name": "speech"}},
            "volume_mounts": {"/home/shared/teams/speech": {"name": "speech"}},
        },
    },
]


def profile(name: str, *, images: int = 1, groups: list[str] | None = None, **override) -> dict:
    """Make a profile of the document."""
    return {
        "name": name,
        "title": name.title(),
        "description": f"about {name}",
        "images": [
            {"title": f"version {number}", "image": f"{name}:{number}"} for number in range(images)
        ],
        "groups": groups,
        "override": override,
    }


def document(*profiles: dict) -> dict:
    """Make the document of a hub, as far as it is read."""
    return {"teams": TEAMS, "profiles": list(profiles)}


@pytest.fixture(scope="module")
def notebooks(load):
    return load("constructs/kubernetes/jupyterhub/platform_notebooks.py")


@pytest.fixture
def offered(notebooks):
    """Return what offers the profiles of a document to somebody in some groups, by name."""

    def offer(groups: set[str], *profiles: dict) -> dict[str, dict]:
        found = notebooks.profiles_for(document(*profiles), groups)
        return {each["slug"]: each for each in found}

    return offer


class TestKey:
    def test_has_32_bytes_whatever_the_secret(self, notebooks):
        for secret in ("", "short", "x" * 64):
            assert len(notebooks.key(secret, "cookie")) == 32

    def test_is_another_for_each_purpose_and_secret(self, notebooks):
        keys = {notebooks.key(secret, use) for secret in "ab" for use in ("cookie", "crypt")}
        assert len(keys) == 4

    def test_is_the_same_after_a_restart(self, notebooks):
        assert notebooks.key("secret", "cookie") == notebooks.key("secret", "cookie")


class TestWhoMayStart:
    def test_everybody_where_a_profile_names_no_group(self, offered):
        assert list(offered(set(), profile("python"))) == ["python"]

    def test_members_of_a_group_that_it_names(self, offered):
        gpu = profile("gpu", groups=["ml-engineers", "ml-admins"])
        assert list(offered({"data-scientists", "ml-admins"}, gpu)) == ["gpu"]

    def test_nobody_else(self, offered):
        assert offered({"data-scientists"}, profile("gpu", groups=["ml-admins"])) == {}

    def test_nobody_where_it_names_no_group_at_all(self, offered):
        assert offered({"ml-admins"}, profile("gpu", groups=[])) == {}

    def test_members_of_a_team_what_the_team_allows(self, offered):
        found = offered({"team-speech"}, profile("python"), profile("gpu"))
        assert list(found) == ["python"]

    def test_members_of_two_teams_what_one_of_them_allows(self, offered):
        found = offered({"team-speech", "team-vision"}, profile("python"), profile("gpu"))
        assert list(found) == ["python", "gpu"]

    def test_a_team_opens_no_profile_of_another_group(self, offered):
        assert offered({"team-vision"}, profile("gpu", groups=["ml-admins"])) == {}

    def test_in_the_order_of_the_document_the_first_is_chosen(self, offered):
        found = offered(set(), profile("gpu", groups=["x"]), profile("b"), profile("a"))
        assert [(slug, each["default"]) for slug, each in found.items()] == [
            ("b", True),
            ("a", False),
        ]


class TestWhatStarts:
    def test_has_the_words_and_the_override_of_the_profile(self, offered):
        found = offered(set(), profile("python", cpu_limit=2, mem_limit="4G"))["python"]
        assert found == {
            "slug": "python",
            "display_name": "Python",
            "description": "about python",
            "default": True,
            "kubespawner_override": {"image": "python:0", "cpu_limit": 2, "mem_limit": "4G"},
            "profile_options": {},
        }

    def test_offers_a_choice_of_images_the_first_is_taken(self, offered):
        found = offered(set(), profile("python", images=2))["python"]
        assert found["kubespawner_override"]["image"] == "python:0"
        assert found["profile_options"]["image"]["choices"] == {
            "image-0": {
                "display_name": "version 0",
                "default": True,
                "kubespawner_override": {"image": "python:0"},
            },
            "image-1": {
                "display_name": "version 1",
                "default": False,
                "kubespawner_override": {"image": "python:1"},
            },
        }

    def test_runs_as_the_account_of_the_team_with_its_folder(self, offered):
        found = offered({"team-vision"}, profile("python", volumes={"shm": {"name": "shm"}}))
        override = found["python"]["kubespawner_override"]
        assert override["service_account"] == "notebook-vision"
        assert set(override["volumes"]) == {"vision", "shm"}
        assert set(override["volume_mounts"]) == {"/home/shared/teams/vision"}
        assert found["python"]["profile_options"] == {}

    def test_has_no_account_of_a_team_for_members_of_none(self, offered):
        found = offered({"data-scientists"}, profile("python"))["python"]
        assert "service_account" not in found["kubespawner_override"]

    def test_offers_a_choice_of_teams_with_the_folders_of_all(self, offered):
        found = offered({"team-speech", "team-vision"}, profile("python"))["python"]
        choices = found["profile_options"]["team"]["choices"]
        assert {
            name: (each["default"], each["kubespawner_override"]) for name, each in choices.items()
        } == {
            "vision": (True, {"service_account": "notebook-vision"}),
            "speech": (False, {"service_account": "notebook-speech"}),
        }
        assert set(found["kubespawner_override"]["volume_mounts"]) == {
            "/home/shared/teams/vision",
            "/home/shared/teams/speech",
        }


class TestMerging:
    def test_lets_a_later_value_win(self, notebooks):
        assert notebooks.merged({"a": 1, "b": 1}, {"a": 2}) == {"a": 2, "b": 1}

    def test_merges_dictionaries_in_dictionaries(self, notebooks):
        assert notebooks.merged({"m": {"x": 1, "y": {"z": 1}}}, {"m": {"y": {"w": 2}}}) == {
            "m": {"x": 1, "y": {"z": 1, "w": 2}}
        }

    def test_replaces_lists_and_what_is_no_dictionary(self, notebooks):
        assert notebooks.merged({"l": [1], "d": {"x": 1}}, {"l": [2], "d": None}) == {
            "l": [2],
            "d": None,
        }

    def test_leaves_what_it_is_given_as_it_was(self, notebooks):
        first = {"m": {"x": 1}}
        notebooks.merged(first, {"m": {"y": 2}})
        assert first == {"m": {"x": 1}}
