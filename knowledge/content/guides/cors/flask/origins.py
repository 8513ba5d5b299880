import re

ORIGIN = re.compile(r"(https://[a-z0-9.-]+|http://localhost)(:\d+)?")


def listed(setting: str) -> list[str]:
    """The origins of our own pages, from the settings. It fails on "*", "null", patterns and addresses in place of letting
    them in."""
    origins = setting.split(",")
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise ValueError(f'ORIGINS: "{origin}" is not an origin such as https://app.example.com')
    return origins
