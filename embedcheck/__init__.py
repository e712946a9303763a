"""embedcheck proves that a website's Libredesk live chat works, from both ends of the wire.

The map of the house:

    errors      what can go wrong, sorted by who must act
    model       frozen values: observations, the transcript, verdicts, run events
    wire        Libredesk's vocabulary as data
    steps       what a scenario may say
    checks      pure functions from a transcript to verdicts
    scenario    YAML text to a typed scenario, or a mistake with file, line and column
    redaction   secrets in all their forms: masked in what is written, looked for in what is left
    recorder    the one clock, the one writer; masks secrets at the door
    browser     Playwright: the page and wire witnesses, and the visitor's hands
    probe       httpx and websockets: the probe and agent witnesses
    conditions  healthy, and harder: what must stay green
    runner      opens, performs, settles, judges
    reports     consumers of the run's events
    stored      runs that lie on disk: judged again, compared, joined, accounted for
    coverage    what of the published API is proven, element by element
    explaining  what there is to know about a check, a fault, a known defect, a step
    sandbox     a Libredesk-compatible instance, a site and a widget on loopback
    cli         one small file per command
"""

__version__ = "0.1.0"
