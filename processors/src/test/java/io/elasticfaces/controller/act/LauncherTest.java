package io.elasticfaces.controller.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

class LauncherTest {
    private static final Launch LAUNCH = new Launch(3, "token");

    @Test
    void shouldLaunchOneNamedInstanceFromTheTemplate() {
        var request = new Launcher(new LaunchSettings("workers", "ami-1", "t2.micro", "x")).request(LAUNCH);

        assertThat(request.minCount()).isOne();
        assertThat(request.maxCount()).isOne();
        assertThat(request.clientToken()).isEqualTo("token");
        assertThat(request.launchTemplate().launchTemplateName()).isEqualTo("workers");
        assertThat(request.imageId()).isNull();
        assertThat(request.userData()).isNull();
        assertThat(request.instanceInitiatedShutdownBehavior()).isEqualTo(ShutdownBehavior.STOP);
        assertThat(request.tagSpecifications())
                .singleElement()
                .satisfies(tags -> assertThat(tags.tags()).singleElement().satisfies(tag -> {
                    assertThat(tag.key()).isEqualTo("Name");
                    assertThat(tag.value()).isEqualTo("app-tier-instance-3");
                }));
    }

    @Test
    void shouldLaunchFromAnImageWithItsUserData() {
        var request = new Launcher(new LaunchSettings("", "ami-1", "t3.micro", "#!/bin/sh\n")).request(LAUNCH);

        assertThat(request.launchTemplate()).isNull();
        assertThat(request.imageId()).isEqualTo("ami-1");
        assertThat(request.instanceTypeAsString()).isEqualTo("t3.micro");
        assertThat(new String(Base64.getDecoder().decode(request.userData()), StandardCharsets.UTF_8))
                .isEqualTo("#!/bin/sh\n");
    }
}
