"""What people may start, from what the platform wrote: plain functions, without a hub."""

import hashlib
from typing import Any

Document = dict[str, Any]


def key(secret: str, purpose: str) -> bytes:
    """Make 32 bytes of a secret, others for each purpose."""
    return hashlib.sha256(f"{purpose}:{secret}".encode()).digest()


def teams_of(document: Document, groups: set[str]) -> list[Document]:
    """Return the teams that somebody in these groups is a member of."""
    return [team for team in document["teams"] if team["group"] in groups]


def may_start(profile: Document, teams: list[Document], groups: set[str]) -> bool:
    """Tell whether somebody may start a profile.

    By its own groups, and by what their teams allow: one team that does is enough.
    """
    if profile["groups"] is not None and not groups.intersection(profile["groups"]):
        return False
    allowed = [team["profiles"] is None or profile["name"] in team["profiles"] for team in teams]
    return not teams or any(allowed)


def merged(*overrides: Document) -> Document:
    """Merge dictionaries, and the dictionaries in them; a later one wins."""
    result: Document = {}
    for override in overrides:
        for name, value in override.items():
            known = result.get(name)
            if isinstance(known, dict) and isinstance(value, dict):
                result[name] = merged(known, value)
            else:
                result[name] = value
    return result


def image_option(profile: Document) -> Document:
    """Let people choose among several images."""
    choices = {
        f"image-{number}": {
            "display_name": image["title"],
            "default": number == 0,
            "kubespawner_override": {"image": image["image"]},
        }
        for number, image in enumerate(profile["images"])
    }
    return {"image": {"display_name": "Image", "choices": choices}}


def team_option(teams: list[Document]) -> Document:
    """Let people choose for which of their teams they work: whose data and clusters the notebook reaches."""
    choices = {
        team["name"]: {
            "display_name": team["name"],
            "default": number == 0,
            "kubespawner_override": team["choice"],
        }
        for number, team in enumerate(teams)
    }
    return {"team": {"display_name": "Team", "choices": choices}}


def to_kubespawner(profile: Document, teams: list[Document]) -> Document:
    """Write a profile as KubeSpawner wants it, for a member of these teams."""
    choice = teams[0]["choice"] if teams else {}
    folders = [team["override"] for team in teams]
    first_image = {"image": profile["images"][0]["image"]}
    options: Document = {}
    if len(profile["images"]) > 1:
        options |= image_option(profile)
    if len(teams) > 1:
        options |= team_option(teams)
    return {
        "slug": profile["name"],
        "display_name": profile["title"],
        "description": profile["description"],
        "kubespawner_override": merged(first_image, choice, *folders, profile["override"]),
        "profile_options": options,
    }


def profiles_for(document: Document, groups: set[str]) -> list[Document]:
    """Return the profiles that somebody in these groups may start; the first is chosen unless another is."""
    teams = teams_of(document, groups)
    found = [
        to_kubespawner(profile, teams)
        for profile in document["profiles"]
        if may_start(profile, teams, groups)
    ]
    return [{**profile, "default": number == 0} for number, profile in enumerate(found)]
