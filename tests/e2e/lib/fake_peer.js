// SPDX-License-Identifier: MPL-2.0
// The server's end of a peer connection, played by another browser: one colour as the picture, a
// tone if one is wanted, and the data channel `input`.

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
   * @param {{width: number, height: number, colour: string, hertz?: number}} picture
   * @returns {Promise<string>} the offer, with all candidates in it
   */
  offer(picture) {
    return this.page.evaluate(async ({ width, height, colour, hertz }) => {
      window.peer?.connection.close();
      clearInterval(window.peer?.painter);
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

  say(message) {
    return this.page.evaluate((text) => window.peer.channel.send(text), JSON.stringify(message));
  }

  /** What came over the data channel. */
  texts() {
    return this.page.evaluate(() => window.peer.texts);
  }

  /** @param {boolean} still no new pictures from now on */
  hold(still) {
    return this.page.evaluate((value) => (window.peer.still = value), still);
  }

  end() {
    return this.page.evaluate(() => {
      clearInterval(window.peer?.painter);
      window.peer?.connection.close();
    });
  }
}

/**
 * Plays the server's part of the signalling for one attempt of the page.
 * @param {any} server MockServer
 * @param {number} n which signalling connection
 * @param {FakePeer} peer
 * @param {{width: number, height: number, colour: string, hertz?: number}} picture
 */
export async function connectPeer(server, n, peer, picture) {
  const signalling = await server.signallingClient(n);
  const hello = JSON.parse((await signalling.expect('HELLO client ')).slice(13));
  signalling.send('HELLO');
  await signalling.expect('SESSION server');
  signalling.send('SESSION_OK 7');
  signalling.send(`7 ${JSON.stringify({ sdp: { type: 'offer', sdp: await peer.offer(picture) } })}`);
  const { sdp } = JSON.parse((await signalling.expect('7 {"sdp"')).slice(2));
  await peer.answer(sdp.sdp);
  for (const text of signalling.having('7 {"ice"')) await peer.candidate(JSON.parse(text.slice(2)).ice);
  signalling.onText = (text) => {
    if (text.startsWith('7 {"ice"')) void peer.candidate(JSON.parse(text.slice(2)).ice).catch(() => {});
  };
  return { signalling, hello, answer: sdp.sdp };
}
