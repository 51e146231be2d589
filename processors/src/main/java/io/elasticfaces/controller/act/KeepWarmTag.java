package io.elasticfaces.controller.act;

import io.elasticfaces.contract.ResourceNames;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The tag by which a worker, reading it from its instance's metadata, knows whether to stay although it is idle. */
public final class KeepWarmTag {
    /** Stay. */
    public List<Tag> stay() {
        return tag("true");
    }

    /** Stop yourself when idle. Written rather than deleted, as that needs one permission less. */
    public List<Tag> go() {
        return tag("false");
    }

    private static List<Tag> tag(String value) {
        return List.of(Tag.builder().key(ResourceNames.KEEP_WARM_TAG).value(value).build());
    }
}
