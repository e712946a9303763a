// From seconds to a place between 0 and 1, and back. Long silences are folded: what happens comes in bursts, and
// a scene is mostly waiting.

const QUIET = 0.6;

class Scale {
  constructor(times, folded) {
    const sorted = [...new Set(times)].sort((a, b) => a - b);
    this.times = [sorted[0] ?? 0];
    this.places = [0];
    this.silences = [];
    for (const time of sorted.slice(1)) {
      const last = this.times.at(-1);
      const gap = time - last;
      const shown = folded && gap > QUIET ? QUIET : gap;
      if (shown < gap) this.silences.push({ from: last, to: time });
      this.times.push(time);
      this.places.push(this.places.at(-1) + shown);
    }
    this.length = this.places.at(-1) || 1;
  }

  place(time) {
    return Scale.between(time, this.times, this.places) / this.length;
  }

  time(place) {
    return Scale.between(place * this.length, this.places, this.times);
  }

  static between(value, from, to) {
    let low = 0;
    let high = from.length - 1;
    if (high === 0) return to[0];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (from[middle] <= value) low = middle;
      else high = middle;
    }
    const span = from[high] - from[low] || 1;
    return to[low] + ((value - from[low]) / span) * (to[high] - to[low]);
  }
}

// Round seconds for the axis, about `wanted` of them between two times.
function ticks(from, to, wanted) {
  const rough = (to - from) / wanted || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const found = [];
  for (let time = Math.ceil(from / step) * step; time <= to && found.length < 400; time += step) found.push(time);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return found.map((time) => ({ time, label: `${time.toFixed(digits)} s` }));
}
