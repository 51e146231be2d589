package io.elasticfaces.cli.provision;

import java.util.Comparator;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;

/** The images of this account that are Elastic Faces'. */
public final class OwnImages {
    /** What their names begin with (docs/deploy.md). */
    private static final String NAMED = "elastic-faces";

    private final CamelAws aws;

    public OwnImages(CamelAws aws) {
        this.aws = aws;
    }

    /**
     * Returns the id of the newest.
     *
     * @throws Refused if there is none
     */
    public String newest() {
        return aws
                .ec2()
                .describeImages(DescribeImagesRequest.builder()
                        .owners("self")
                        .filters(Filter.builder()
                                .name("name")
                                .values(NAMED + "*")
                                .build())
                        .build())
                .images()
                .stream()
                .max(Comparator.comparing(Image::creationDate, Comparator.nullsFirst(Comparator.naturalOrder())))
                .map(Image::imageId)
                .orElseThrow(() -> new Refused("This account has no image called " + NAMED
                        + "*: make one (docs/deploy.md), or name one with --image ami-..."));
    }

    /**
     * Makes sure that an image is there, before anything is given up for it.
     *
     * @throws Refused if it is not
     */
    void require(String image) {
        boolean available;
        try {
            available = aws.ec2().describeImages(ask -> ask.imageIds(image)).images().stream()
                    .anyMatch(one -> one.state() == ImageState.AVAILABLE);
        } catch (Ec2Exception e) {
            throw new Refused("The image " + image + " cannot be used: " + e.getMessage());
        }
        if (!available) {
            throw new Refused("The image " + image + " is not available (yet).");
        }
    }
}
