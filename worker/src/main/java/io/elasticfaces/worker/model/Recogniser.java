package io.elasticfaces.worker.model;

import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.detect.FaceSearch;
import io.elasticfaces.worker.detect.MtcnnDetector;
import io.elasticfaces.worker.image.DecodingLimit;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Computes the embedding of one face of a picture: decode, detect, choose, align, embed. Thread-safe. */
public final class Recogniser {
    private final ModelSet models;
    private final RecognitionOptions options;
    private final FaceSearch search;
    private final PictureDecoder decoder;

    /**
     * Creates a recogniser with the set's default options.
     *
     * @param models closed by the caller
     * @param maxPixels the most pixels of a picture
     */
    public Recogniser(ModelSet models, long maxPixels) {
        this(models, RecognitionOptions.of(models), maxPixels);
    }

    /**
     * @param models closed by the caller
     * @param options how faces are detected, chosen and embedded
     * @param maxPixels the most pixels of a picture
     */
    public Recogniser(ModelSet models, RecognitionOptions options, long maxPixels) {
        this.models = models;
        this.options = options;
        this.search = new FaceSearch(new MtcnnDetector(models.mtcnn(), options.edges())::detect, options.face());
        this.decoder = new PictureDecoder(maxPixels);
    }

    /**
     * Finds the faces of a picture.
     *
     * @throws RejectedPicture if it cannot be decoded or has too many pixels
     * @throws io.elasticfaces.worker.image.DecodingTimeout if decoding takes too much processor time
     */
    public PictureFaces find(byte[] file) throws RejectedPicture {
        long start = System.nanoTime();
        Picture picture = DecodingLimit.decode(() -> decoder.decode(file), DecodingLimit.DEFAULT);
        long decoded = System.nanoTime();
        FaceSearch.Result result = search.search(picture);
        Map<String, Double> timings = new LinkedHashMap<>();
        timings.put("decode", (decoded - start) / 1e6);
        timings.put("detect", (System.nanoTime() - decoded) / 1e6);
        return new PictureFaces(models, options.mirror(), picture, result, timings);
    }

    /** Returns the model set. */
    public ModelSet models() {
        return models;
    }
}
