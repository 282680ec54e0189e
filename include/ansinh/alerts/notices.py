"""What is said of trouble that is not a file's verdict."""

from ansinh.ledger.notices import Notice

# Kind → Vietnamese, English; {place} is the path in the inbox, the file, or what failed.
WORDS = {
    "no_file": (
        "Trong hộp thư đến có “{place}” không phải là tệp (liên kết hoặc thiết bị), "
        "hệ thống không nhận. Hãy chép chính tệp đó vào.",
        "{place} in the inbox is a link or a device and is not taken; put the file itself there.",
    ),
    "dated_ahead": (
        "Tệp “{place}” ghi ngày giờ ở tương lai; hệ thống vẫn nhận khi tệp không còn thay đổi. "
        "Hãy chỉnh đồng hồ của máy gửi.",
        "{place} is dated in the future; it is taken once it does not change any more. "
        "Set the clock of the machine that sends.",
    ),
    "in_use": (
        "Tệp “{place}” đang được một chương trình mở để ghi hơn một giờ, chưa nhận được. "
        "Hãy đóng chương trình hoặc gửi lại tệp.",
        "A program has held {place} open for writing for more than an hour; it is not taken yet.",
    ),
    "unreadable": (
        "Không đọc hoặc không chuyển được tệp “{place}” trong hộp thư đến. "
        "Hãy kiểm tra quyền truy cập; tệp vẫn ở đó và sẽ được thử lại.",
        "{place} in the inbox cannot be read or moved; it stays there and is tried again. "
        "Look at its permissions.",
    ),
    "disk_low": (
        "Ổ đĩa của máy chủ sắp đầy. Hãy giải phóng chỗ trước khi hệ thống phải ngừng nhận tệp.",
        "The server's disk is nearly full. Make room before files cannot be taken any more.",
    ),
    "disk_full": (
        "Ổ đĩa của máy chủ đã đầy nên hệ thống ngừng nhận tệp. Tệp vẫn ở trong hộp thư đến và sẽ "
        "được nhận khi có chỗ trống.",
        "The server's disk is full: files are not taken any more. They stay in the inbox and are "
        "taken once there is room.",
    ),
    "backup_failed": (
        "Bản sao lưu tự động đêm qua không thành công hoặc không khôi phục được ({place}). "
        "Các bản sao lưu trước vẫn còn. Hãy báo người vận hành hệ thống.",
        "Tonight's backup failed, or does not come back ({place}). Those before are still there. "
        "Tell whoever runs the system.",
    ),
    "backup_key": (
        "Khóa giải mã các bản sao lưu nằm trong tệp “{place}” trên máy chủ. Hãy chép khóa này cất "
        "ở nơi khác: mất khóa thì không bản sao lưu nào đọc được.",
        "The key of the backups is {place} on the server. Keep a copy of it elsewhere; without it "
        "no backup can be read.",
    ),
    "login_password": (
        "Tài khoản đọc dữ liệu “{place}” đã tự đổi mật khẩu; hệ thống đã đặt lại mật khẩu cũ và "
        "ngắt các kết nối. Chỉ người quản trị được đổi mật khẩu.",
        "The login {place} changed its own password; it has the former one again, and its sessions "
        "were ended. Only administrators change passwords.",
    ),
    "login_settings": (
        "Tài khoản đọc dữ liệu “{place}” đã tự đổi các giới hạn của mình; hệ thống đã đặt lại.",
        "The login {place} changed the limits that it begins with; they are as they were.",
    ),
    "session_statement": (
        "Một truy vấn của tài khoản đọc dữ liệu “{place}” chạy quá lâu; hệ thống đã ngắt kết nối.",
        "A query of the login {place} took too long, and its session was ended.",
    ),
    "session_idle": (
        "Tài khoản đọc dữ liệu “{place}” mở một giao dịch rồi để đó; hệ thống đã ngắt kết nối.",
        "The login {place} left a transaction open, and its session was ended.",
    ),
    "session_transaction": (
        "Tài khoản đọc dữ liệu “{place}” giữ một giao dịch quá lâu; hệ thống đã ngắt kết nối.",
        "The login {place} held a transaction for too long, and its session was ended.",
    ),
    "session_connections": (
        "Tài khoản đọc dữ liệu “{place}” có quá nhiều kết nối; hệ thống đã ngắt bớt.",
        "The login {place} had too many sessions; those above its limit were ended.",
    ),
    "machine_busy": (
        "Máy chủ quá tải nên chưa đọc xong tệp “{place}”; tệp không có lỗi và sẽ được đọc lại.",
        "The machine was too busy to read {place}; the file is not at fault and is read again.",
    ),
}


def said(notice: Notice) -> tuple[str, str]:
    """A notice in Vietnamese and in English."""
    vietnamese, english = WORDS[notice.kind]
    return vietnamese.format(place=notice.place), english.format(place=notice.place)
