use clap::ValueEnum;
use clickmill_enrich::OptOut;

/// Which signals of browsers are respected whose users want not to be followed.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct RespectOptOut {
    /// Signals with which a click gets no visitor id and no place but its country: Sec-GPC: 1, or also DNT: 1
    #[arg(
        long,
        env = "CLICKMILL_RESPECT_OPT_OUT",
        default_value = "none",
        value_name = "none|gpc|gpc-or-dnt"
    )]
    respect_opt_out: Signals,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Signals {
    None,
    Gpc,
    GpcOrDnt,
}

impl RespectOptOut {
    /// Which ones.
    pub(crate) const fn opt_out(self) -> OptOut {
        match self.respect_opt_out {
            Signals::None => OptOut::Ignored,
            Signals::Gpc => OptOut::Gpc,
            Signals::GpcOrDnt => OptOut::GpcOrDnt,
        }
    }
}
