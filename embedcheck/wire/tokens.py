"""What a token looks like, and the rules of the JWT that a site hands to the widget (`chat.go:890-1014`)."""

import re

# 32 random bytes, base64url without padding.
SESSION_TOKEN = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
JWT = re.compile(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
# Not what a sentence about it says: `Bearer <session token>`.
BEARER = re.compile(r"Bearer (?!<)([^\s\"',;]+)")
# The agent's API key pair: `Authorization: token key:secret`, "token" in lower case.
AGENT_TOKEN = re.compile(r"token ([^\s:\"']+):([^\s\"',;]+)")
# A parameter of a URL (query or fragment) whose name says that its value is nobody else's business.
SECRET_PARAMETER = re.compile(
    r"[?&#;]((?:[a-z]+[_-])?(?:token|jwt|password|passwd|pwd|secret|session|session[_-]?id|api[_-]?key))"
    r"=([^&#;\s\"'<>\\]+)",
    re.IGNORECASE,
)
URL_SECRET = "url-secret"
MEDIA_SIGNATURE = re.compile(r"[?&]sig=([A-Za-z0-9%_=-]+)")

JWT_ALGORITHMS = ("HS256", "HS384", "HS512")
# The published page does not say that `exp` is required; without it the server answers 401.
JWT_REQUIRED = ("external_user_id", "email", "first_name", "exp")
JWT_MAX_BYTES = {
    "external_user_id": 128,
    "email": 254,
    "first_name": 128,
    "last_name": 128,
    "phone_number": 20,
}
