package io.elasticfaces.worker.model;

import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.detect.MtcnnDetector;
import io.elasticfaces.worker.image.DecodingLimit;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes the embedding of a picture's largest face: decode, detect, align, embed. Thread-safe. */
public final class Recogniser {
    private final ModelSet models;
    private final MtcnnDetector detector;
    private final PictureDecoder decoder;

    /**
     * @param models closed by the caller
     * @param maxPixels the most pixels of a picture
     */
    public Recogniser(ModelSet models, long maxPixels) {
        this.models = models;
        this.detector = new MtcnnDetector(models.mtcnn());
        this.decoder = new PictureDecoder(maxPixels);
    }

    /**
     * Analyses a picture.
     *
     * @throws RejectedPicture if it cannot be decoded or has too many pixels
     * @throws io.elasticfaces.worker.image.DecodingTimeout if decoding takes too much processor time
     */
    public FaceAnalysis analyse(byte[] file) throws RejectedPicture {
        Map<String, Double> timings = new LinkedHashMap<>();
        long start = System.nanoTime();
        Picture picture = DecodingLimit.decode(() -> decoder.decode(file), DecodingLimit.DEFAULT);
        start = lap(timings, "decode", start);
        List<Face> faces = detector.detect(picture);
        start = lap(timings, "detect", start);
        if (faces.isEmpty()) {
            return new FaceAnalysis(faces, Optional.empty(), timings);
        }
        byte[] crop = models.embedder().crop().cut(picture, faces.get(0));
        start = lap(timings, "align", start);
        float[] embedding = models.embedder().embed(crop);
        lap(timings, "embed", start);
        return new FaceAnalysis(faces, Optional.of(embedding), timings);
    }

    /** Returns the model set. */
    public ModelSet models() {
        return models;
    }

    private static long lap(Map<String, Double> timings, String stage, long start) {
        long now = System.nanoTime();
        timings.put(stage, (now - start) / 1e6);
        return now;
    }
}
