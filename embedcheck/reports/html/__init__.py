"""`report.html`: the whole run as one page that a person reads, without a network and from disk.

reporter    hears the run, writes the page anew after each scenario
page        the first screen and the frame around the chapters
chapter     one scenario: findings, steps, witnesses, timeline
matrix      who saw what of each fact
played      the steps, with their times and pictures
timeline    the transcript, small enough to be embedded
page/       the template, the style and the script, inlined as they are
"""

from embedcheck.reports.html.reporter import HtmlReporter

__all__ = ["HtmlReporter"]
