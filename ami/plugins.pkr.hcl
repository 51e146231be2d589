# The Amazon plugin for Packer 1.7 and newer. Older versions contain it and do not support this block.
packer {
  required_plugins {
    amazon = {
      version = ">= 1.2.8"
      source  = "github.com/hashicorp/amazon"
    }
  }
}
