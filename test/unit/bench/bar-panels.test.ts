import assert from 'node:assert/strict';
import { barPanels } from '../../bench/plots/bar-panels.ts';

describe('bars over positions', () => {
  const axes = { x: 'position', y: 'size', ticks: [1, 10, 100], lowest: 0.1 };
  const numbers = (svg: string, pattern: RegExp): number[] =>
    [...svg.matchAll(pattern)].map(([, number]) => Number(number));

  it('are as high as the logarithm of their values; none is below the bottom', () => {
    const bars = [{ value: 0.01 }, { value: 1 }, { value: 10 }, { value: 100 }];
    const heights = numbers(barPanels([{ title: '', bars }], axes), /<rect[^>]* height="([\d.]+)"/g);
    const [none, one, ten, hundred] = heights;
    assert.equal(none, 0);
    assert.ok(Math.abs(ten! - 2 * one!) < 0.2 && Math.abs(hundred! - 3 * one!) < 0.2);
  });

  it('carry any text; labels close together stand one below the other', () => {
    const near = [
      { value: 50, label: '<|a|> & b' },
      { value: 50, label: 'c' },
    ];
    const bars = [...near, ...Array.from({ length: 40 }, () => ({ value: 1 })), ...near];
    const svg = barPanels([{ title: 'title', bars }], axes);
    assert.match(svg, />&lt;\|a\|&gt; &amp; b</);
    const [first, second, third, fourth] = numbers(svg, /y="([\d.]+)" text-anchor="start"/g);
    assert.ok(second! >= first! + 11);
    assert.deepEqual([third, fourth], [first, second]);
  });
});
