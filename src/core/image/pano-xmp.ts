/**
 * The XMP packet by which viewers know a picture of the whole sphere as an equirectangular panorama.
 * Source: Google, Photo Sphere XMP metadata (GPano namespace).
 */
export const panoXmp = (width: number, height: number): string => {
  const fields = {
    UsePanoramaViewer: 'True',
    ProjectionType: 'equirectangular',
    FullPanoWidthPixels: width,
    FullPanoHeightPixels: height,
    CroppedAreaImageWidthPixels: width,
    CroppedAreaImageHeightPixels: height,
    CroppedAreaLeftPixels: 0,
    CroppedAreaTopPixels: 0,
  };
  const attributes = Object.entries(fields).map(([name, value]) => `GPano:${name}="${value}"`);
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    `<rdf:Description rdf:about="" xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" ${attributes.join(' ')}/>`,
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>',
  ].join('\n');
};
