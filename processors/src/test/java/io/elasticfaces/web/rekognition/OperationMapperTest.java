package io.elasticfaces.web.rekognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Names that AWS's model allows, but no person has. A worker would fail at them at every receive. */
class OperationMapperTest {
    @Test
    void shouldRefuseANameThatNoPersonCanHave() {
        for (String name : new String[] {"x".repeat(101), "Unknown", ".", ".."}) {
            assertThatThrownBy(() -> OperationMapper.of("IndexFaces", ResponseMapper.object("ExternalImageId", name)))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldTakeANameOrNone() {
        assertThat(OperationMapper.of("IndexFaces", ResponseMapper.object("ExternalImageId", "Ada"))
                        .name())
                .isEqualTo("Ada");
        assertThat(OperationMapper.of("IndexFaces", new JsonObject()).name()).isNull();
    }
}
