package io.elasticfaces.web.intake;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.web.http.HttpProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at the first bytes of an upload, so that what is plainly no picture is refused at once. */
public final class UploadInspector {
    private final long maxPixels;

    /** @param maxPixels how many pixels a picture may have */
    public UploadInspector(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    /**
     * Returns the picture's media type.
     *
     * @throws HttpProblem if the file is no picture (415), empty, broken or too large in pixels (422)
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
