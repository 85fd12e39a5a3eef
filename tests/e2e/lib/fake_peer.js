// SPDX-License-Identifier: MPL-2.0
// The server's end of a peer connection, played by another browser: one colour as the picture, a
// tone if one is wanted, and the data channel `input`.
import { until } from './wait.js';

/** A page waits 5, 10 and 20 s between them. */
const ATTEMPTS = 4;

/**
 * @typedef {{width: number, height: number, colour: string, hertz?: number, pings?: boolean}} Played
 *   pings: what real servers say on the channel all the time, here while pictures come
 */

export class FakePeer {
  /** @param {any} page of a browser of its own, so that neither hides the other */
  constructor(page) {
    this.page = page;
  }

  static async open(browser) {
    const page = await browser.newPage({ width: 400, height: 300 });
    return new FakePeer(page);
  }

  /**
   * A connection anew.
   * @param {Played} picture
   * @returns {Promise<string>} the offer, with all candidates in it
   */
  offer(picture) {
    return this.page.evaluate(async ({ width, height, colour, hertz, pings }) => {
      window.peer?.connection.close();
      clearInterval(window.peer?.painter);
      clearInterval(window.peer?.pinger);
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d');
      const peer = { texts: [], still: false, colour };
      const paint = () => {
        if (peer.still) return;
        context.fillStyle = peer.colour;
        context.fillRect(0, 0, width, height);
        // Something has to change, or nothing is captured.
        context.fillStyle = `rgb(${Math.random() * 255},0,0)`;
        context.fillRect(0, 0, 2, 2);
      };
      paint();
      peer.painter = setInterval(paint, 50);
      peer.connection = new RTCPeerConnection();
      const picture = canvas.captureStream(20);
      peer.connection.addTrack(picture.getVideoTracks()[0], picture);
      if (hertz) {
        const context = new AudioContext();
        const tone = new OscillatorNode(context, { frequency: hertz });
        const sound = context.createMediaStreamDestination();
        tone.connect(sound);
        tone.start();
        peer.connection.addTrack(sound.stream.getAudioTracks()[0], picture);
      }
      peer.channel = peer.connection.createDataChannel('input');
      peer.channel.onmessage = ({ data }) => peer.texts.push(data);
      const ping = () => {
        if (peer.still || peer.channel.readyState !== 'open') return;
        peer.channel.send(JSON.stringify({ type: 'ping', data: { start_time: 5 } }));
      };
      if (pings) peer.pinger = setInterval(ping, 700);
      window.peer = peer;
      await peer.connection.setLocalDescription(await peer.connection.createOffer());
      await new Promise((resolve) => {
        const look = () => peer.connection.iceGatheringState === 'complete' && resolve();
        peer.connection.onicegatheringstatechange = look;
        look();
      });
      return peer.connection.localDescription.sdp;
    }, picture);
  }

  answer(sdp) {
    return this.page.evaluate((text) => window.peer.connection.setRemoteDescription({ type: 'answer', sdp: text }), sdp);
  }

  candidate(ice) {
    return this.page.evaluate((init) => window.peer.connection.addIceCandidate(init), ice);
  }

  /** What came over the data channel. */
  texts() {
    return this.page.evaluate(() => window.peer.texts);
  }

  /** @param {boolean} still no new pictures and no pings from now on */
  hold(still) {
    return this.page.evaluate((value) => (window.peer.still = value), still);
  }

  end() {
    return this.page.evaluate(() => {
      clearInterval(window.peer?.painter);
      clearInterval(window.peer?.pinger);
      window.peer?.connection.close();
    });
  }
}

/** Plays the server's part of the signalling for one attempt of the page, the nth of all. */
async function connectPeer(server, n, peer, picture) {
  const offered = peer.offer(picture); // Before it is asked for: the page waits 5 s for a picture.
  offered.catch(() => {});
  const signalling = await server.signallingClient(n);
  const hello = JSON.parse((await signalling.expect('HELLO client ')).slice(13));
  signalling.send('HELLO');
  await signalling.expect('SESSION server');
  signalling.send('SESSION_OK 7');
  signalling.send(`7 ${JSON.stringify({ sdp: { type: 'offer', sdp: await offered } })}`);
  const { sdp } = JSON.parse((await signalling.expect('7 {"sdp"')).slice(2));
  await peer.answer(sdp.sdp);
  signalling.onText = (text) => {
    if (text.startsWith('7 {"ice"')) void peer.candidate(JSON.parse(text.slice(2)).ice).catch(() => {});
  };
  for (const text of signalling.having('7 {"ice"')) signalling.onText(text);
  return { signalling, hello, answer: sdp.sdp };
}

/**
 * Plays the server's part until the page shows the peer's picture. An attempt that takes more than 5 s,
 * as it may on a busy machine, is given up by the page, which then makes another one.
 * @param {any} server MockServer
 * @param {any} page
 * @param {FakePeer} peer
 * @param {Played} picture
 */
export async function playPeer(server, page, peer, picture) {
  const open = server.signalling.findIndex(({ closed }) => !closed);
  const first = open < 0 ? server.signalling.length : open;
  for (let attempts = 1; ; attempts++) {
    try {
      const joined = await connectPeer(server, first + attempts - 1, peer, picture);
      await until(async () => {
        if (await page.evaluate(() => window.stripes.way.state === 'playing')) return true;
        if (joined.signalling.closed) throw new Error('the page has given up WebRTC');
        return false;
      }, 'pictures by WebRTC');
      return { ...joined, attempts };
    } catch (error) {
      if (attempts === ATTEMPTS) throw error;
      console.log(`attempt ${attempts} of WebRTC: ${error.message}`);
    }
  }
}
