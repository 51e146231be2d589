package io.elasticfaces.contract.picture;

/** The kinds of picture that are read. */
public enum PictureFormat {
    JPEG("image/jpeg"),
    PNG("image/png"),
    GIF("image/gif"),
    BMP("image/bmp"),
    WEBP("image/webp");

    private final String mediaType;

    PictureFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The media type as registered with IANA. */
    public String mediaType() {
        return mediaType;
    }
}
