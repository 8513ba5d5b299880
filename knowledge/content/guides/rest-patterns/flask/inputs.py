from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]  # PostgreSQL cannot keep a zero byte
Title = Annotated[str, StringConstraints(pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Whole(Strict):
    """What a client may set. Status and version are not in it."""

    title: Title
    text: Text = ""


class Patch(Strict):
    """A JSON merge patch: a member that is absent stays as it is, null takes it away. A title cannot be taken away."""

    title: Title = None
    text: Text | None = None

    def changes(self) -> tuple[str | None, str | None]:
        """Title and text, None for what stays."""
        return self.title, (self.text or "") if "text" in self.model_fields_set else None


class Filter(Strict):
    """Known names only: a typing error must not look like no filter."""

    status: Literal["draft", "published"] | None = None
