import assert from 'node:assert/strict';
import { mulberry32 } from '../../support/seeded.ts';
import { areaUnderCurve, chanceOf, fitLogistic, type Observation } from '../../eval/logistic.ts';

describe('logistic regression of the evaluation', () => {
  it('finds the coefficients that made the data', () => {
    const random = mulberry32(1);
    const truth = { intercept: 0.5, weights: [2, -1] };
    const observations = Array.from({ length: 20_000 }, (): Observation => {
      const features = [random() * 4 - 2, random() * 4 - 2];
      return { features, isRight: random() < chanceOf(truth, features) };
    });
    const { intercept, weights } = fitLogistic(observations);
    assert.ok(Math.abs(intercept - 0.5) < 0.1, `${intercept}`);
    assert.ok(Math.abs(weights[0]! - 2) < 0.1 && Math.abs(weights[1]! + 1) < 0.1, weights.join());
  });

  it('stays finite where one feature tells all', () => {
    const observations = [-2, -1, 1, 2].map((value) => ({ features: [value], isRight: value > 0 }));
    const model = fitLogistic(observations);
    assert.ok(model.weights[0]! > 0 && model.weights[0]! < 5, `${model.weights[0]}`);
    assert.ok(chanceOf(model, [2]) > 0.8);
  });

  it('rates an order', () => {
    const rated = [
      { chance: 0.9, isRight: true },
      { chance: 0.5, isRight: true },
      { chance: 0.5, isRight: false },
      { chance: 0.1, isRight: false },
    ];
    assert.equal(areaUnderCurve(rated), 3.5 / 4);
  });
});
