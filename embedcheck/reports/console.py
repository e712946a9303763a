"""How this project writes to a terminal, or to a file that somebody reads as one."""

from rich.console import Console

from embedcheck.reports.reporter import ReportOptions


class HonestConsole(Console):
    """Says that its reader has left, as `print` does. Rich would end the process, in the midst of a scene."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError("whoever read this has left")


def console_for(options: ReportOptions) -> Console:
    """80 columns where the stream is no terminal; colours only where somebody sees or wants them."""
    color = _wants_color(options)
    return HonestConsole(
        file=options.stream,
        width=options.width or (None if options.stream.isatty() else 80),
        color_system="auto" if color else None,
        force_terminal=color or options.stream.isatty(),
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
    )


def _wants_color(options: ReportOptions) -> bool:
    if options.color is not None:
        return options.color
    if options.env.get("NO_COLOR"):
        return False
    return bool(options.env.get("FORCE_COLOR")) or options.stream.isatty()
