package io.elasticfaces.contract.picture;

/** The supported picture formats. */
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

    /** Returns the media type registered with IANA. */
    public String mediaType() {
        return mediaType;
    }
}
