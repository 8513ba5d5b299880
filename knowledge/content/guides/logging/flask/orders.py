import structlog

log = structlog.get_logger("orders")


def find_order(number: str) -> dict[str, str]:
    """Stands for code far below the view. It knows no request, but its lines carry the request's id."""
    log.info("order found", order=number)
    return {"id": number}


def sum_up(prices: list[int]) -> int:
    """Has a fault."""
    return prices[0] + prices[len(prices)]
