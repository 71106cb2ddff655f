// Draws the charts whose numbers stand in the tables, and asks for the part about cases. A mark leads where its row leads.
(() => {
  const tokens = getComputedStyle(document.documentElement);
  const colour = (name) => tokens.getPropertyValue(`--${name}`).trim();

  // Hatching is the sign of what nobody reported, in charts as everywhere.
  function hatch() {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = colour("grey-soft");
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = colour("unknown");
    pen.lineWidth = 1.5;
    pen.beginPath();
    for (const start of [-8, 0, 8]) {
      pen.moveTo(start, 8);
      pen.lineTo(start + 8, 0);
    }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  const percent = (value) => `${value}%`;
  const grid = () => ({ color: colour("line") });
  const ticks = (more) => ({ color: colour("ink-2"), ...more });

  function trend(data) {
    return {
      data: {
        labels: data.labels,
        datasets: [
          {
            type: "line",
            label: data.names[0],
            data: data.rates,
            borderColor: colour("accent"),
            backgroundColor: colour("accent"),
            borderWidth: 2,
            pointRadius: 3,
            pointHitRadius: 8,
            spanGaps: false,
          },
          {
            type: "bar",
            label: data.names[1],
            data: data.unknown.map((share) => share || null),
            backgroundColor: hatch(),
            borderColor: colour("unknown"),
            borderWidth: 1,
            minBarLength: 6,
            yAxisID: "unknown",
          },
        ],
      },
      scales: {
        x: { grid: { display: false }, ticks: ticks({ maxRotation: 0, autoSkipPadding: 16 }) },
        y: { suggestedMax: 100, grid: grid(), ticks: ticks({ callback: percent }) },
        unknown: { position: "right", min: 0, max: 100, grid: { display: false }, ticks: ticks({ callback: percent, stepSize: 50 }) },
      },
      legend: { display: true, position: "bottom", labels: { boxWidth: 16, color: colour("ink-2") } },
    };
  }

  function bars(data) {
    return {
      data: {
        labels: data.labels,
        datasets: [{ type: "bar", label: data.names[0], data: data.values, backgroundColor: colour("red"), maxBarThickness: 40 }],
      },
      scales: {
        x: { grid: { display: false }, ticks: ticks({}) },
        y: { beginAtZero: true, grid: grid(), ticks: ticks({ precision: 0 }) },
      },
      legend: { display: false },
    };
  }

  function draw(canvas) {
    const data = JSON.parse(canvas.dataset.chart);
    const { legend, scales, data: shown } = { trend, bars }[data.kind](data);
    canvas.parentElement.hidden = false;
    return new Chart(canvas, {
      data: shown,
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        onClick: (event, marks) => {
          if (marks.length) location.href = data.urls[marks[0].index];
        },
        onHover: (event, marks) => {
          canvas.classList.toggle("chart__mark", marks.length > 0);
        },
        plugins: { legend },
        scales,
      },
    });
  }

  async function fetchPart(card) {
    try {
      const answer = await fetch(card.dataset.part, { redirect: "manual" });
      if (answer.ok) card.querySelector("[data-into]").innerHTML = await answer.text();
    } catch {
      // No network: the button that leads to the page of its own stays.
    }
  }

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  const charts = [...document.querySelectorAll("canvas[data-chart]")].map(draw);
  for (const card of document.querySelectorAll("[data-part]")) fetchPart(card);
  window.addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize()));
  window.addEventListener("afterprint", () => charts.forEach((chart) => chart.resize()));
})();
