package io.elasticfaces.web.intake;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.web.http.HttpProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks the first bytes of an upload, so that files that are not pictures are refused at once. */
public final class UploadInspector {
    private final long maxPixels;

    /** @param maxPixels the maximum number of pixels of a picture */
    public UploadInspector(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    /**
     * Returns the picture's media type.
     *
     * @throws HttpProblem if the format is not supported (415), or the file is empty, is broken or has too many pixels
     *     (422)
     */
    String contentType(Path upload) {
        try {
            if (Files.size(upload) == 0) {
                throw new HttpProblem(422, "The picture is empty (0 bytes). Send one with content.");
            }
            return PictureHeader.read(upload).atMost(maxPixels).format().mediaType();
        } catch (RejectedPicture e) {
            throw new HttpProblem(e.httpStatus(), e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("The upload " + upload + " cannot be read.", e);
        }
    }
}
