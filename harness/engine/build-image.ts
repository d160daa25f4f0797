import { connectEngine } from './connection.ts';
import { buildImage } from './images.ts';

// For containers/images: build-image.ts IMAGE BASE FOLDER. It has seen which base can be had.
const [image = '', base = '', folder = ''] = process.argv.slice(2);
await buildImage(await connectEngine(), image, { base, folder });
