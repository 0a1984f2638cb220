"""`caseround serve` as it is, but for how often one token may ask: for whoever asks thousands of times on purpose."""

from limits import RateLimitItemPerMinute

from app.api import asking
from app.cli import serve

if __name__ == "__main__":
    asking.MOST_A_MINUTE = RateLimitItemPerMinute(1_000_000)  # type: ignore[misc]
    serve.main()
