"""How each host is treated: delays, pauses, budgets, ends for tonight."""
