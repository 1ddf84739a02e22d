"""Which tokens Airflow trusts, and who they say somebody is."""

import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER = "https://auth.ml.acme.dev/realms/platform"
IDENTITY = {
    "issuer": ISSUER,
    "keysUrl": "http://keycloak:8080/keys",
    "audiences": ["airflow", "airflow-programs"],
    "usernameClaim": "preferred_username",
    "groupsClaim": "groups",
}


def made_key() -> rsa.RSAPrivateKey:
    """Make a key to sign with."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY = made_key()


class Keys:
    """The provider's keys, as PyJWT asks for them."""

    def get_signing_key_from_jwt(self, _token: str) -> jwt.PyJWK:
        """Return the one key, whatever the token."""
        return jwt.PyJWK(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True))


def claims(**changed) -> dict:
    """Make what a good token says, with changes; None leaves a claim out."""
    now = int(time.time())
    good = {
        "iss": ISSUER,
        "aud": "airflow",
        "iat": now,
        "exp": now + 60,
        "preferred_username": "ada",
        "groups": ["data-scientists"],
    }
    return {name: value for name, value in (good | changed).items() if value is not None}


def signed(content: dict, key=KEY, algorithm: str = "RS256") -> str:
    """Sign a token."""
    return jwt.encode(content, key, algorithm=algorithm)


@pytest.fixture(scope="module")
def identity(load):
    return load("constructs/kubernetes/airflow/platform_identity.py")


@pytest.fixture(scope="module")
def provider(identity):
    return identity.Provider.of(IDENTITY)


@pytest.fixture
def read(identity, provider):
    """Return what reads the claims of a token."""
    return lambda token: identity.claims_of(token, provider, Keys())


class TestClaims:
    def test_are_read_from_a_token_of_the_provider(self, read):
        assert read(signed(claims()))["preferred_username"] == "ada"

    def test_are_read_for_each_audience(self, read):
        assert read(signed(claims(aud=["account", "airflow-programs"])))["aud"][0] == "account"

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({"aud": "mlflow"}, jwt.InvalidAudienceError),
            ({"aud": None}, jwt.MissingRequiredClaimError),
            ({"iss": "https://elsewhere"}, jwt.InvalidIssuerError),
            ({"iss": None}, jwt.MissingRequiredClaimError),
            ({"exp": int(time.time()) - 60}, jwt.ExpiredSignatureError),
            ({"exp": None}, jwt.MissingRequiredClaimError),
            ({"iat": None}, jwt.MissingRequiredClaimError),
            ({"preferred_username": None}, jwt.MissingRequiredClaimError),
        ],
        ids=str,
    )
    def test_are_refused_where_they_are_not_for_us(self, read, changed, refusal):
        with pytest.raises(refusal):
            read(signed(claims(**changed)))

    def test_are_refused_where_somebody_else_signed(self, read):
        with pytest.raises(jwt.InvalidSignatureError):
            read(signed(claims(), made_key()))

    def test_are_refused_where_nobody_signed(self, read):
        with pytest.raises(jwt.PyJWTError):
            read(signed(claims(), None, "none"))

    def test_are_refused_where_a_secret_signed(self, read):
        with pytest.raises(jwt.InvalidAlgorithmError):
            read(signed(claims(), "a secret that is long enough for this way to sign", "HS256"))

    def test_are_refused_where_there_is_no_token(self, read):
        with pytest.raises(jwt.DecodeError):
            read("no token")


class TestSomebody:
    def test_has_the_groups_that_roles_are_given_for(self, identity, provider):
        person = {"email": "ada@acme.dev", "given_name": "Ada", "family_name": "Lovelace"}
        assert identity.user_of(claims(**person), provider) == {
            "username": "ada",
            "email": "ada@acme.dev",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "role_keys": ["data-scientists"],
        }

    def test_has_a_name_and_an_address_where_the_token_says_none(self, identity, provider):
        assert identity.user_of(claims(), provider) == {
            "username": "ada",
            "email": "ada@users.invalid",
            "first_name": "ada",
            "last_name": "",
            "role_keys": ["data-scientists"],
        }

    @pytest.mark.parametrize("groups", [None, []])
    def test_has_no_role_without_groups(self, identity, provider, groups):
        assert identity.user_of(claims(groups=groups), provider)["role_keys"] == []


class TestBearer:
    @pytest.mark.parametrize("header", ["Bearer abc", "bearer abc", "BEARER  abc "])
    def test_is_read_from_the_header(self, identity, header):
        assert identity.bearer_of({"authorization": header}) == "abc"

    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "abc"])
    def test_is_none_where_the_header_has_none(self, identity, header):
        assert identity.bearer_of({"authorization": header}) is None

    def test_is_none_without_the_header(self, identity):
        assert identity.bearer_of({}) is None


class TestDocument:
    def test_is_read_from_where_the_variable_says(self, identity, tmp_path, monkeypatch):
        file = tmp_path / "platform.json"
        file.write_text('{"provider": "keycloak"}')
        monkeypatch.setenv("PLATFORM_DOCUMENT", str(file))
        assert identity.document() == {"provider": "keycloak"}
