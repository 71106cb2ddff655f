"""What claims about speed are measured with: ``python -m benchmarks GROUP [--json]``, see docs/benchmarks.md."""
