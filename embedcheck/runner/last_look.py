"""After everything: no secret in any byte of the output, or the file is gone, and the run is refused."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from embedcheck.redaction import Vault
from embedcheck.redaction.canary import Canary
from embedcheck.redaction.scanner import NOT_LOOKED_INTO, Hit, Scanner


class LastLook:
    """Looks through a run's folder for the secrets of all of its attempts.

    `vaults` are theirs, by the attempt's folder. What holds a secret is deleted, but for what was there before
    the canary: that is not this run's to delete.
    """

    def __init__(self, folder: Path, canary: Canary, vaults: Mapping[str, Vault]) -> None:
        self._folder = folder
        self._canary = canary
        forms = _of_all({name: vault.forms for name, vault in vaults.items()})
        folds = _of_all({name: vault.folds for name, vault in vaults.items()})
        self._scanner = Scanner({**forms, **canary.forms}, {**folds, **canary.folds})

    def at_everything(self) -> tuple[str, ...]:
        """What is wrong, for people, as one sentence for each file. Empty: it is safe to upload."""
        hits = list(self._scanner.tree(self._folder))
        missed = self._canary.missed(hits)
        leaks = self._dealt_with(hit for hit in hits if not self._canary.lies_in(hit))
        return (*leaks, *([_blind(missed)] if missed else []))

    def at_reports(self, elsewhere: Iterable[Path] = ()) -> tuple[str, ...]:
        """The same for what reporters wrote at the very end, in the run's folder or `elsewhere`; the attempts' own
        folders are not looked at again."""
        found = {path.resolve(): path for path in (*self._folder.glob("*"), *elsewhere)}
        files = sorted(path for path in found.values() if path.is_file() and not path.is_symlink())
        return self._dealt_with(hit for path in files for hit in self._scanner.file(path, path.name))

    def _dealt_with(self, hits: Iterable[Hit]) -> tuple[str, ...]:
        files = groupby(sorted(hits), key=lambda hit: hit.path)
        return tuple(self._refused(path, list(found)) for path, found in files)

    def _refused(self, path: Path, hits: list[Hit]) -> str:
        own = path.is_relative_to(self._folder)
        place = self._scanner.masked(str(path.relative_to(self._folder) if own else path))
        members = ", ".join(dict.fromkeys(self._scanner.masked(hit.member) for hit in hits if hit.member))
        where = f"{place} (in {members})" if members else place
        names = " and ".join(dict.fromkeys(hit.name for hit in hits if hit.name != NOT_LOOKED_INTO))
        what = f"{where} holds {names}" if names else f"{where} cannot be looked into"
        return f"{what}. {self._deleted(path)}"

    def _deleted(self, path: Path) -> str:
        try:
            if path.stat().st_mtime_ns < self._canary.planted_at:
                return "It was there before this run, and is left: delete it before you upload the folder."
            path.unlink()
        except OSError as error:
            return f"It could not be deleted ({error.strerror}): do that before you upload the folder."
        return "It was deleted: look who wrote a secret there."


def _of_all(needles: Mapping[str, Mapping[bytes, str]]) -> dict[bytes, str]:
    """A numbered pseudonym belongs to one attempt, and is told with that."""
    found: dict[bytes, str] = {}
    for folder, names in needles.items():
        for needle, name in names.items():
            found.setdefault(needle, f"{name} of {folder}" if "#" in name and folder else name)
    return found


def _blind(missed: list[str]) -> str:
    return (
        f"The scan for secrets did not find this run's canary ({', '.join(missed)}), and so proves nothing: "
        "do not upload the folder."
    )
