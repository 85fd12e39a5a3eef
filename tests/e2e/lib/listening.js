// SPDX-License-Identifier: MPL-2.0
// What is heard in a page.

/** Hertz of the loudest tone of the last two thirds of a second, and how loud it is in dB. */
export const loudest = (page) =>
  page.evaluate(async () => {
    const { output } = window.stripes.sound;
    if (!output) return { hertz: 0, level: -Infinity };
    const analyser = new AnalyserNode(output.context, { fftSize: 32_768, smoothingTimeConstant: 0 });
    output.connect(analyser);
    await new Promise((resolve) => setTimeout(resolve, 800));
    const levels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(levels);
    output.disconnect(analyser);
    const at = levels.indexOf(Math.max(...levels));
    return { hertz: (at * output.context.sampleRate) / analyser.fftSize, level: levels[at] };
  });

/** A click into the desktop, which browsers take as a permission to make noise. */
export async function gesture(page) {
  await page.move(200, 200);
  await page.mouseDown();
  await page.mouseUp();
}
